import { expect } from 'chai';
import { drawAll } from '../../../diagrams/src/draw-all.ts';
import { closedEndpointNotes } from '../../src/deploy/before-deploy.ts';
import { deployOrder } from '../../src/reports/deploy-order.ts';
import { summary } from '../../src/reports/summary.ts';
import { graphFaults } from '../../src/synthesized/check-graph.ts';
import { stackNeeds } from '../../src/synthesized/stack-dependencies.ts';
import { resourcesIn } from '../../src/synthesized/synthesized-stack.ts';
import { stagingRetired } from '../helpers/configuration.ts';
import { type SynthesizedStack, stackIn, stacks, synthesizeAll } from '../helpers/synthesize.ts';

const retired = synthesizeAll(stagingRetired);

/** The resources that the stack no longer has, by address. */
function goneFrom(name: string): string[] {
  const kept = addressesOf(stackIn(retired, name));
  return addressesOf(stackIn(stacks, name)).filter((address) => !kept.includes(address));
}

function addressesOf(stack: SynthesizedStack): string[] {
  return resourcesIn(stack).map(({ address }) => address.replace(/_[0-9A-F]{8}$/, ''));
}

describe('an environment that is no longer delivered to', () => {
  it('keeps every stack', () => {
    expect([...retired.keys()]).to.have.members([...stacks.keys()]);
  });

  it('has every reference of every stack resolve', async () => {
    expect(await graphFaults(retired)).to.deep.equal([]);
  });

  it('is not named by the delivery, which reads no state of it', () => {
    expect(JSON.stringify(stackIn(retired, 'delivery'))).not.to.include('staging');
    expect([...(stackNeeds(retired).get('delivery') ?? [])]).to.deep.equal(['state']);
    expect(addressesOf(stackIn(retired, 'staging-deployments'))).to.deep.equal([]);
  });

  it('keeps all that others read and that runs, and loses the way in of deploys alone', () => {
    expect(goneFrom('staging-eks')).to.deep.equal([
      'aws_eks_access_entry.access_deployers_hello-world_access_entry',
      'aws_iam_role.access_deployers_hello-world_role',
    ]);
    expect(goneFrom('staging-namespaces')).to.deep.equal([
      'kubernetes_cluster_role_binding_v1.ingress-class-reader_binding',
      'kubernetes_cluster_role_v1.ingress-class-reader_role',
      'kubernetes_manifest.hello-world_ingress-hosts_binding',
      'kubernetes_manifest.hello-world_ingress-hosts_policy',
      'kubernetes_role_binding_v1.hello-world_deployer_binding',
      'kubernetes_role_v1.hello-world_deployer_role',
    ]);
    for (const name of ['network', 'autoscaler', 'ingress', 'subdomains'])
      expect(stackIn(retired, `staging-${name}`), name).to.deep.equal(stackIn(stacks, `staging-${name}`));
  });

  it('changes no stack of another environment', () => {
    for (const [name, stack] of stacks)
      if (!name.startsWith('staging-') && name !== 'delivery')
        expect(retired.get(name), name).to.deep.equal(stack);
  });

  it('comes last in the order, the summary and the notes of a deploy', async () => {
    const order = await deployOrder(stagingRetired, retired);
    const place = (stack: string) => order.findIndex((line) => line.includes(`. ${stack} `));
    expect(place('staging-network')).to.be.greaterThan(place('production-namespaces'));
    expect(order.find((line) => line.includes('. delivery '))).not.to.include('staging');
    expect(summary(stagingRetired, retired).join('\n')).to.match(
      /^staging, not delivered to: \d+ resources$/m,
    );
    expect(closedEndpointNotes(stagingRetired, ['staging-*'])).to.have.lengthOf(1);
  });

  it('is drawn, but not behind a pipeline', async () => {
    const pictures = await drawAll(stagingRetired, retired);
    expect([...pictures.keys()]).to.include('environments/staging.svg');
    expect(pictures.get('architecture.svg')).not.to.include('staging');
  });
});
