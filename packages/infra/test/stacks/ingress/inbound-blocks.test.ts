import { expect } from 'chai';
import type { IngressConfig } from '../../../src/config/ingress.ts';
import type { Network } from '../../../src/config/network.ts';
import { classOf } from '../../helpers/ingress-stack.ts';
import { changedStack, resourcesOf, stackNamed } from '../../helpers/synthesize.ts';

describe('who reaches the load balancer', () => {
  const reached = (loadBalancer: IngressConfig['loadBalancer'], natGateways: Network['natGateways']) => {
    const stack = changedStack('staging-ingress', ({ ingress, network }) => ({
      ingress: { ...ingress, loadBalancer },
      network: { ...network, natGateways },
    }));
    const { scheme, inboundCIDRs } = classOf(stack);
    return { scheme, inboundCIDRs };
  };
  const natBlock = (index: number) =>
    `\${element(data.terraform_remote_state.state-staging-network.outputs.natAddresses, ${index})}/32`;
  const office = '203.0.113.0/24';

  it('is everybody by default, and no annotation says otherwise', () => {
    const everybody = { scheme: 'internet-facing', inboundCIDRs: ['0.0.0.0/0'] };
    expect(reached(undefined, 'single')).to.deep.equal(everybody);
    expect(reached({ scheme: 'internet-facing' }, 'single')).to.deep.equal(everybody);
  });

  it('is who the file lists, and the deployments behind the NAT gateways, which ask for what they rolled out', () => {
    expect(reached({ inboundCidrs: [office] }, 'single')).to.deep.equal({
      scheme: 'internet-facing',
      inboundCIDRs: [office, natBlock(0)],
    });
    expect(reached({ inboundCidrs: [office] }, 'per-zone').inboundCIDRs).to.deep.equal([
      office,
      ...[0, 1, 2].map(natBlock),
    ]);
    const network = stackNamed('staging-network');
    const [gateway] = Object.keys(resourcesOf(network, 'aws_nat_gateway'));
    expect(network.output['natAddresses']).to.deep.include({
      value: [`\${aws_nat_gateway.${gateway}.public_ip}`],
    });
  });

  it('is the VPC and who the file lists where the load balancer is internal', () => {
    expect(reached({ scheme: 'internal', inboundCidrs: ['10.0.0.0/16'] }, 'single')).to.deep.equal({
      scheme: 'internal',
      inboundCIDRs: ['10.0.0.0/16', '10.60.0.0/16'],
    });
  });

  it('is wherever the file has a zone: a pod in another zone would get no request', () => {
    const subnetsOf = (change: Partial<IngressConfig>, zoneCount: number) =>
      classOf(
        changedStack('staging-ingress', ({ ingress, network }) => ({
          ingress: { ...ingress, ...change },
          network: { ...network, zoneCount },
        })),
      ).subnets.ids;
    const ids = (kind: string, zones: number) =>
      Array.from(
        { length: zones },
        (_, zone) =>
          `\${element(data.terraform_remote_state.state-staging-network.outputs.${kind}SubnetIds, ${zone})}`,
      );
    expect(subnetsOf({}, 3)).to.deep.equal(ids('public', 3));
    expect(subnetsOf({}, 2)).to.deep.equal(ids('public', 2));
    expect(subnetsOf({ loadBalancer: { scheme: 'internal' } }, 3)).to.deep.equal(ids('private', 3));
  });
});
