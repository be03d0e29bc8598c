import { expect } from 'chai';
import { deployerRules, deployersGroup, developersGroup } from '../../src/index.ts';

/** Every pair that the rules allow, as `patch apps/deployments`. */
const allowed = new Set(
  deployerRules.flatMap(({ apiGroups, resources, verbs }) =>
    apiGroups.flatMap((group) =>
      resources.flatMap((resource) => verbs.map((verb) => `${verb} ${group ? `${group}/` : ''}${resource}`)),
    ),
  ),
);

describe('deployerRules', () => {
  for (const kind of [
    'apps/deployments',
    'services',
    'serviceaccounts',
    'pods',
    'networking.k8s.io/ingresses',
    'networking.k8s.io/networkpolicies',
    'autoscaling/horizontalpodautoscalers',
    'policy/poddisruptionbudgets',
  ])
    it(`let Helm apply, watch and take back ${kind}`, () => {
      for (const verb of ['get', 'list', 'watch', 'create', 'patch', 'delete'])
        expect(allowed).to.include(`${verb} ${kind}`);
    });

  it('let Helm keep its releases in Secrets', () => {
    for (const verb of ['get', 'list', 'create', 'update', 'delete'])
      expect(allowed).to.include(`${verb} secrets`);
  });

  it('let a failed roll-out be explained', () => {
    for (const right of ['list apps/replicasets', 'list events', 'list events.k8s.io/events', 'get pods/log'])
      expect(allowed).to.include(right);
  });

  it('hold no wildcard', () => {
    expect(JSON.stringify(deployerRules)).not.to.include('*');
  });

  for (const right of [
    'patch rbac.authorization.k8s.io/roles',
    'create rbac.authorization.k8s.io/rolebindings',
    'create namespaces',
    'patch resourcequotas',
    'create pods/exec',
    'create pods/portforward',
    'create serviceaccounts/token',
    'impersonate serviceaccounts',
    'list nodes',
  ])
    it(`do not let it ${right}`, () => {
      expect(allowed).not.to.include(right);
    });
});

describe('the groups of access entries', () => {
  for (const group of [deployersGroup, developersGroup])
    it(`${group} does not start with system:, which EKS refuses`, () => {
      expect(group).not.to.match(/^system:/);
    });
});
