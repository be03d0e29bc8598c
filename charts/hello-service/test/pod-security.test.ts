import { expect } from 'chai';
import { namedImage, render } from './helm.ts';
import type { PodSpec } from './manifests.ts';

describe('chart pods', () => {
  const pods = new Map<string, PodSpec>();
  let accountsToken: unknown;
  before(async () => {
    const { deployment, testPod, migrations, serviceAccount } = await render({
      text: namedImage,
      typed: { 'migrations.enabled': 'true' },
    });
    pods.set('service', deployment.spec.template.spec);
    if (testPod) pods.set('helm test', testPod.spec);
    if (migrations) pods.set('the migrations', migrations.spec.template.spec);
    accountsToken = (serviceAccount as { automountServiceAccountToken?: unknown } | undefined)
      ?.automountServiceAccountToken;
  });

  for (const name of ['service', 'helm test', 'the migrations']) {
    describe(`of ${name}`, () => {
      it('satisfy Pod Security restricted', () => {
        expect(pods.get(name)?.securityContext).to.deep.equal({
          runAsNonRoot: true,
          runAsUser: 65532,
          runAsGroup: 65532,
          seccompProfile: { type: 'RuntimeDefault' },
        });
        expect(pods.get(name)?.containers[0].securityContext).to.deep.equal({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
      });

      it('get no service account token', () => {
        expect(pods.get(name)?.automountServiceAccountToken).to.equal(false);
      });

      it('have requests and limits of cpu, memory and ephemeral storage', () => {
        const resources = pods.get(name)?.containers[0].resources;
        expect(resources?.requests).to.have.all.keys('cpu', 'memory', 'ephemeral-storage');
        expect(resources?.limits).to.have.all.keys('cpu', 'memory', 'ephemeral-storage');
      });
    });
  }

  it('use a ServiceAccount without a token', () => {
    expect(accountsToken).to.equal(false);
  });

  it('use the existing ServiceAccount if the chart creates none', async () => {
    const { deployment, serviceAccount } = await render({
      text: namedImage,
      typed: { 'serviceAccount.create': 'false' },
    });
    expect(serviceAccount).to.equal(undefined);
    expect(deployment.spec.template.spec.serviceAccountName).to.equal('default');
  });
});
