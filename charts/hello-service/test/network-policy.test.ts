import { expect } from 'chai';
import { namedImage, render } from './helm.ts';

describe('chart NetworkPolicy', () => {
  it('is not there when it is turned off, nor is that of the test', async () => {
    const typed = { 'networkPolicy.enabled': 'false' };
    const { networkPolicy, testNetworkPolicy } = await render({ text: namedImage, typed });
    expect(networkPolicy).to.equal(undefined);
    expect(testNetworkPolicy).to.equal(undefined);
  });

  it('lets everyone at the http port, the pods of the cluster at the metrics port, and nothing out', async () => {
    const { networkPolicy } = await render({ text: namedImage });
    expect(networkPolicy?.spec).to.deep.include({
      policyTypes: ['Ingress', 'Egress'],
      ingress: [
        { ports: [{ port: 'http', protocol: 'TCP' }] },
        { ports: [{ port: 'metrics', protocol: 'TCP' }], from: [{ namespaceSelector: {} }] },
      ],
      egress: [],
    });
  });

  it('lets in and out what is named', async () => {
    const { networkPolicy } = await render({ values: ['ci/network-policy-values.yaml'] });
    expect(networkPolicy?.spec.ingress[0]).to.deep.include({
      from: [{ ipBlock: { cidr: '10.50.0.0/16' } }, { podSelector: {} }],
    });
    expect(networkPolicy?.spec.egress).to.have.lengthOf(2);
    expect(networkPolicy?.spec.egress[1]).to.deep.equal({
      to: [{ ipBlock: { cidr: '10.50.64.0/20' } }],
      ports: [{ port: 5432, protocol: 'TCP' }],
    });
  });

  it('names ports that the container has', async () => {
    const { container, networkPolicy } = await render({ text: namedImage });
    const names = container.ports?.map(({ name }) => name);
    expect(names).to.deep.equal(['http', 'metrics']);
    expect(JSON.stringify(networkPolicy?.spec.ingress).match(/"port":"\w+"/g)).to.deep.equal(
      names?.map((name) => `"port":"${name}"`),
    );
  });

  it('lets the pod of helm test reach the service and nothing else, in a namespace that denies by default', async () => {
    const { testNetworkPolicy, testPod, deployment } = await render({ text: namedImage });
    expect(testPod.metadata.labels).to.include(testNetworkPolicy?.spec.podSelector.matchLabels);
    expect(testNetworkPolicy?.spec.ingress).to.deep.equal([]);
    expect(testNetworkPolicy?.spec.egress).to.deep.equal([
      {
        ports: [{ port: 'http', protocol: 'TCP' }],
        to: [{ podSelector: { matchLabels: deployment.spec.selector.matchLabels } }],
      },
    ]);
  });
});
