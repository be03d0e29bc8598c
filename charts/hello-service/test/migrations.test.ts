import { expect } from 'chai';
import { namedImage, refusalOf, render } from './helm.ts';

const typed = { 'migrations.enabled': 'true' };

describe('chart migrations', () => {
  it('are off by default', async () => {
    const { migrations, migrationsNetworkPolicy } = await render({ text: namedImage });
    expect(migrations).to.equal(undefined);
    expect(migrationsNetworkPolicy).to.equal(undefined);
  });

  it('run before each installation and upgrade, and not in a rollback', async () => {
    const { migrations } = await render({ text: namedImage, typed });
    expect(migrations?.metadata.annotations).to.include({ 'helm.sh/hook': 'pre-install,pre-upgrade' });
  });

  it('run the image of the version with the variables of the service', async () => {
    const { container, migrations } = await render({
      values: ['ci/other-service-values.yaml'],
      text: { 'migrations.command[0]': 'npm', 'migrations.args[0]': 'run', 'migrations.args[1]': 'migrate' },
      typed,
    });
    const [own] = migrations?.spec.template.spec.containers ?? [];
    expect(own?.image).to.equal(container.image);
    expect([own?.command, own?.args]).to.deep.equal([['npm'], ['run', 'migrate']]);
    expect(own?.env).to.deep.equal(container.env);
    expect(own?.envFrom).to.deep.equal(container.envFrom);
  });

  it('leave a failed Job to be read, and remove one that succeeded or is a day old', async () => {
    const { migrations } = await render({ text: namedImage, typed });
    expect(migrations?.metadata.annotations['helm.sh/hook-delete-policy']).to.equal(
      'before-hook-creation,hook-succeeded',
    );
    expect(migrations?.spec.ttlSecondsAfterFinished).to.equal(24 * 60 * 60);
  });

  it('are tried once, and once more only for a node that is drained', async () => {
    const { migrations } = await render({ text: namedImage, typed });
    expect(migrations?.spec.backoffLimit).to.equal(0);
    expect(migrations?.spec.template.spec.restartPolicy).to.equal('Never');
    expect(migrations?.spec.podFailurePolicy).to.deep.equal({
      rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }],
    });
  });

  it('end by the deadline of the pod, which keeps its log, before that of the Job', async () => {
    const { migrations } = await render({
      text: namedImage,
      typed: { ...typed, 'migrations.activeDeadlineSeconds': '100' },
    });
    const { activeDeadlineSeconds, terminationGracePeriodSeconds = 0 } = migrations?.spec.template.spec ?? {};
    expect(activeDeadlineSeconds).to.equal(100);
    expect(migrations?.spec.activeDeadlineSeconds).to.be.above(100 + terminationGracePeriodSeconds + 10);
  });

  it('end before Helm stops waiting, or are refused', async () => {
    const deadline = (seconds: number) => ({
      text: namedImage,
      typed: { ...typed, 'migrations.activeDeadlineSeconds': String(seconds) },
    });
    expect((await render(deadline(240))).migrations).to.be.an('object');
    expect(await refusalOf(deadline(241))).to.include(
      'set it to 240 or less, or progressDeadlineSeconds to 361 or more',
    );
  });

  it('have a ServiceAccount that exists before an installation', async () => {
    const accountOf = async (text: Record<string, string>, more: Record<string, string> = {}) =>
      (await render({ text: { ...namedImage, ...text }, typed: { ...typed, ...more } })).migrations?.spec
        .template.spec.serviceAccountName;
    expect(await accountOf({})).to.equal('default');
    expect(await accountOf({ 'serviceAccount.name': 'mine' }, { 'serviceAccount.create': 'false' })).to.equal(
      'mine',
    );
  });

  it('have a NetworkPolicy before the first installation, with the egress of the service', async () => {
    const { migrations, migrationsNetworkPolicy, networkPolicy } = await render({
      values: ['ci/network-policy-values.yaml'],
      typed,
    });
    const labels = migrations?.spec.template.metadata.labels;
    expect(labels).to.include(migrationsNetworkPolicy?.spec.podSelector.matchLabels);
    expect(migrationsNetworkPolicy?.spec.policyTypes).to.deep.equal(['Ingress', 'Egress']);
    expect(migrationsNetworkPolicy?.spec.ingress).to.equal(undefined);
    expect(networkPolicy?.spec.egress).to.include.deep.members([
      ...(migrationsNetworkPolicy?.spec.egress ?? [undefined]),
    ]);
  });

  it('have no NetworkPolicy if the service has none', async () => {
    const { migrationsNetworkPolicy } = await render({
      text: namedImage,
      typed: { ...typed, 'networkPolicy.enabled': 'false' },
    });
    expect(migrationsNetworkPolicy).to.equal(undefined);
  });
});
