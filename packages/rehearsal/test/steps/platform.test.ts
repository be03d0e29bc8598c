import { expect } from 'chai';
import { deployersGroup, loadEnvironments } from 'infra';
import { objectPath } from '../../src/cluster/api-server.ts';
import {
  applyPlatform,
  deployerCertificate,
  deployerUser,
  platformObjects,
} from '../../src/steps/platform.ts';
import { startFakeApiServer, type TakenRequest } from '../cluster/fake-api-server.ts';
import { closedAfterEach } from '../stand-ins/support/temporary-folder.ts';
import { rejectionOf } from '../tools/helpers/rejection-of.ts';
import { temporaryFolder } from '../tools/helpers/temporary-folder.ts';

const quota = { pods: 20, requestsCpu: '2', requestsMemory: '2Gi', limitsMemory: '4Gi', loadBalancers: 1 };
const containers = { requestCpu: '50m', requestMemory: '64Mi', limitMemory: '128Mi', maximumMemory: '512Mi' };

function environment(name: string, ...namespaces: string[]) {
  return {
    name,
    namespaces: { namespaces: namespaces.map((name) => ({ name, quota, containers, servicePort: 5000 })) },
  };
}

/** The fields of the one object of a kind. */
function objectOf(kind: string): Record<string, unknown> {
  const [object] = platformObjects(environment('staging', 'hello')).filter((object) => object.kind === kind);
  return { ...object };
}

describe('platformObjects', () => {
  it('makes each namespace first, then what is in it', () => {
    const paths = platformObjects(environment('staging', 'hello', 'world')).map(objectPath);
    expect(paths).to.deep.equal(
      ['hello', 'world'].flatMap((namespace) => [
        `/api/v1/namespaces/${namespace}`,
        `/api/v1/namespaces/${namespace}/resourcequotas/quota`,
        `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/roles/deployer`,
        `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/rolebindings/deployer`,
      ]),
    );
  });

  it('enforces Pod Security restricted in a namespace', () => {
    expect(objectOf('Namespace')['metadata']).to.deep.include({
      labels: { 'pod-security.kubernetes.io/enforce': 'restricted', 'app.kubernetes.io/part-of': 'staging' },
    });
  });

  it('limits a namespace to the quota of its configuration', () => {
    expect(objectOf('ResourceQuota')['spec']).to.deep.equal({
      hard: { pods: '20', 'requests.cpu': '2', 'requests.memory': '2Gi', 'limits.memory': '4Gi' },
    });
  });

  it('gives the deployer no right over everything, and none over roles and quotas', () => {
    const rules = objectOf('Role')['rules'] as {
      resources: string[];
      verbs: string[];
      apiGroups: string[];
    }[];
    const words = rules.flatMap(({ apiGroups, resources, verbs }) => [...apiGroups, ...resources, ...verbs]);
    for (const word of ['*', 'roles', 'rolebindings', 'resourcequotas', 'namespaces']) {
      expect(words).not.to.include(word);
    }
  });

  it('binds the deployer’s role to the group that is in its certificate', () => {
    const { subject } = deployerCertificate('staging');
    expect(objectOf('RoleBinding')).to.deep.include({
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'deployer' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: deployersGroup('staging') }],
    });
    expect(subject).to.equal(`/O=${deployersGroup('staging')}/CN=deployer:staging`);
  });

  it('keeps the environments apart in the one cluster', async () => {
    const environments = await loadEnvironments();
    const paths = environments.flatMap((environment) => platformObjects(environment)).map(objectPath);
    expect(new Set(paths).size).to.equal(paths.length);
    const subjects = environments.map(({ name }) => deployerCertificate(name).subject);
    expect(new Set(subjects).size).to.equal(environments.length);
  });
});

describe('deployerCertificate', () => {
  it('is a client’s, in a file that is named for the environment', () => {
    expect(deployerCertificate('staging')).to.include({ name: 'deployer-staging', usage: 'clientAuth' });
    expect(deployerUser('staging')).to.equal('deployer-staging');
  });
});

describe('applyPlatform', () => {
  const folder = temporaryFolder();
  const closing = closedAfterEach();
  const environments = [environment('development', 'hello-development'), environment('staging', 'hello')];

  const serve = async (refuses: (request: TakenRequest) => boolean) =>
    closing(
      await startFakeApiServer(folder.path, (request) =>
        refuses(request) ? { status: 422, body: 'not so' } : { status: 200, body: '{}' },
      ),
    );

  it('applies the objects of every environment in their order', async () => {
    const { apiServer, taken } = await serve(() => false);
    await applyPlatform(apiServer, environments);
    const objects = environments.flatMap((environment) => platformObjects(environment));
    expect(taken.map(({ body }) => JSON.parse(body))).to.deep.equal(objects);
  });

  it('stops at the first object that is refused and names it', async () => {
    const { apiServer, taken } = await serve(({ path }) => path.includes('/resourcequotas/'));
    const failure = await rejectionOf(applyPlatform(apiServer, environments));
    expect(failure.message).to.equal('ResourceQuota quota was refused: status 422: not so');
    expect(taken).to.have.lengthOf(2);
  });
});
