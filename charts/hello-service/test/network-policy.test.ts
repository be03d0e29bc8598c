import { expect } from 'chai';
import { namedImage, refusalOf, render } from './helm.ts';

/** A rule for the service's pods at its http port. */
const toOneAnother = {
  ports: [{ port: 'http', protocol: 'TCP' }],
  to: [
    {
      podSelector: {
        matchLabels: { 'app.kubernetes.io/name': 'hello-service', 'app.kubernetes.io/instance': 'demo' },
      },
    },
  ],
};

describe('chart NetworkPolicy', () => {
  it('is not rendered if it is disabled', async () => {
    const typed = { 'networkPolicy.enabled': 'false' };
    const { networkPolicy } = await render({ text: namedImage, typed });
    expect(networkPolicy).to.equal(undefined);
  });

  it('allows everyone to the http port, the cluster’s pods to the metrics port, and no egress', async () => {
    const { networkPolicy } = await render({ text: namedImage });
    expect(networkPolicy?.spec).to.deep.include({
      policyTypes: ['Ingress', 'Egress'],
      ingress: [
        { ports: [{ port: 'http', protocol: 'TCP' }] },
        { ports: [{ port: 'metrics', protocol: 'TCP' }], from: [{ namespaceSelector: {} }] },
      ],
      egress: [toOneAnother],
    });
  });

  it('leaves out the http port with allowHttp: false, and keeps the metrics port', async () => {
    const typed = { 'networkPolicy.allowHttp': 'false' };
    const { networkPolicy } = await render({ text: namedImage, typed });
    expect(networkPolicy?.spec.ingress).to.deep.equal([
      { ports: [{ port: 'metrics', protocol: 'TCP' }], from: [{ namespaceSelector: {} }] },
    ]);
    expect(networkPolicy?.spec).to.deep.include({ policyTypes: ['Ingress', 'Egress'] });
  });

  it('refuses ingressFrom with allowHttp: false', async () => {
    const typed = { 'networkPolicy.allowHttp': 'false' };
    expect(await refusalOf({ values: ['ci/network-policy-values.yaml'], typed })).to.include(
      'networkPolicy.allowHttp is false, so networkPolicy.ingressFrom has no effect',
    );
  });

  it('allows the configured ingress and egress', async () => {
    const { networkPolicy } = await render({ values: ['ci/network-policy-values.yaml'] });
    expect(networkPolicy?.spec.ingress[0]).to.deep.include({
      from: [{ ipBlock: { cidr: '10.50.0.0/16' } }, { podSelector: {} }],
    });
    expect(networkPolicy?.spec.egress).to.have.lengthOf(3);
    expect(networkPolicy?.spec.egress[2]).to.deep.equal({
      to: [{ ipBlock: { cidr: '10.50.64.0/20' } }],
      ports: [{ port: 5432, protocol: 'TCP' }],
    });
  });

  it('refers to ports of the container', async () => {
    const { container, networkPolicy } = await render({ text: namedImage });
    const names = container.ports?.map(({ name }) => name);
    expect(names).to.deep.equal(['http', 'metrics']);
    expect(JSON.stringify(networkPolicy?.spec.ingress).match(/"port":"\w+"/g)).to.deep.equal(
      names?.map((name) => `"port":"${name}"`),
    );
  });

  it('selects the pods of the service and of helm test, which may reach each other under a default deny', async () => {
    const { networkPolicy, testPod, deployment } = await render({ text: namedImage });
    const { matchLabels, matchExpressions } = networkPolicy?.spec.podSelector ?? {};
    for (const metadata of [deployment.spec.template.metadata, testPod?.metadata]) {
      expect(metadata?.labels).to.include(matchLabels);
      expect(matchExpressions?.[0].values).to.include(metadata?.labels['app.kubernetes.io/name']);
    }
    expect(networkPolicy?.spec.egress[0]).to.deep.equal(toOneAnother);
  });

  it('has the name of the release’s resources, to which the deployer’s rights are limited', async () => {
    const { networkPolicy } = await render({ releaseName: 'hello-service', text: namedImage });
    expect(networkPolicy?.metadata.name).to.equal('hello-service');
  });
});
