import { expect } from 'chai';
import { namedImage, refusalOf, render } from './helm.ts';
import type { Manifests } from './manifests.ts';

const everyKind = {
  'autoscaling.enabled': 'true',
  'ingress.enabled': 'true',
  'migrations.enabled': 'true',
};
const namesOf = ({ all }: Manifests) => all.map(({ kind, metadata }) => `${kind} ${metadata.name}`);

describe('chart names', () => {
  it('are the release name and the chart name', async () => {
    expect(namesOf(await render({ releaseName: 'demo', text: namedImage }))).to.have.members([
      'Deployment demo-hello-service',
      'NetworkPolicy demo-hello-service',
      'Pod demo-hello-service-answers',
      'PodDisruptionBudget demo-hello-service',
      'Service demo-hello-service',
      'ServiceAccount demo-hello-service',
    ]);
  });

  it('are the release name alone if it contains the chart name', async () => {
    const { deployment } = await render({ releaseName: 'hello-service', text: namedImage });
    expect(deployment.metadata.name).to.equal('hello-service');
  });

  it('are fullnameOverride if it is set', async () => {
    const { deployment, service } = await render({ text: { ...namedImage, fullnameOverride: 'greeter' } });
    expect(deployment.metadata.name).to.equal('greeter');
    expect(service.metadata.name).to.equal('greeter');
  });

  for (const [what, options] of [
    ['a release that begins with a digit', { releaseName: '1demo' }],
    ['a release with a dot', { releaseName: 'demo.one' }],
  ] as const) {
    it(`refuse ${what}, an invalid Service name, and say what to set`, async () => {
      const refusal = await refusalOf({ ...options, text: namedImage });
      expect(refusal).to.include(
        `the release ${options.releaseName} would create a Service named ${options.releaseName}-hello-service, which Kubernetes refuses: set fullnameOverride to`,
      );
      const { service } = await render({ ...options, text: { ...namedImage, fullnameOverride: 'demo' } });
      expect(service.metadata.name).to.equal('demo');
    });
  }

  const longNames = [
    ['a release of 53 characters', { releaseName: 'r'.repeat(53) }],
    ['a release that is cut at a dash', { releaseName: `${'r'.repeat(47)}-abcde` }],
    ['a nameOverride of 63 characters', { text: { nameOverride: 'n'.repeat(63) } }],
    ['a fullnameOverride of 63 characters', { text: { fullnameOverride: 'f'.repeat(63) } }],
  ] as const;
  for (const [what, options] of longNames) {
    it(`and labels are valid and at most 63 characters in every kind with ${what}`, async () => {
      const text = { ...namedImage, ...('text' in options ? options.text : {}) };
      const { all } = await render({ ...options, text, typed: everyKind });
      expect(all).to.have.lengthOf(10);
      for (const { kind, metadata } of all) {
        expect(metadata.name, kind).to.match(/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/);
        for (const label of Object.values(metadata.labels)) {
          expect(label).to.match(/^[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/);
        }
      }
    });
  }
});

describe('chart selector', () => {
  it('is name and instance in every kind, and matches the labels of the pods', async () => {
    const { deployment, service, disruptionBudget } = await render({
      text: namedImage,
      typed: everyKind,
    });
    const selector = { 'app.kubernetes.io/name': 'hello-service', 'app.kubernetes.io/instance': 'demo' };
    const { template } = deployment.spec;
    expect(deployment.spec.selector.matchLabels).to.deep.equal(selector);
    expect(service.spec.selector).to.deep.equal(selector);
    expect(disruptionBudget?.spec.selector.matchLabels).to.deep.equal(selector);
    expect(template.metadata.labels).to.include(selector);
    for (const { labelSelector } of template.spec.topologySpreadConstraints) {
      expect(labelSelector.matchLabels).to.deep.equal(selector);
    }
  });

  it('selects neither the pod of helm test nor that of the migrations', async () => {
    const { service, testPod, migrations } = await render({ text: namedImage, typed: everyKind });
    for (const labels of [testPod?.metadata.labels, migrations?.spec.template.metadata.labels])
      expect(labels).to.be.an('object').that.does.not.include(service.spec.selector);
  });

  it('does not change with the version', async () => {
    const before = await render({ text: namedImage });
    const after = await render({ text: { ...namedImage, 'image.tag': '2.0.0' } });
    expect(after.deployment.spec.selector).to.deep.equal(before.deployment.spec.selector);
  });
});
