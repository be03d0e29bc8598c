import { expect } from 'chai';
import { deployerRules, deployersGroup } from '../../../src/stacks/role-rules.ts';
import { secondService } from '../../helpers/configuration.ts';
import { rightsOf } from '../../helpers/rights.ts';

const rules = deployerRules('hello-service');
const allowed = rightsOf(rules);

describe('deployerRules', () => {
  for (const kind of [
    'apps/deployments',
    'batch/jobs',
    'services',
    'serviceaccounts',
    'pods',
    'networking.k8s.io/ingresses',
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
    expect(JSON.stringify(rules)).not.to.include('*');
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
    'create batch/cronjobs',
    'update batch/jobs',
    'patch batch/jobs/status',
    'list nodes',
    'patch limitranges',
    'create networking.k8s.io/networkpolicies',
    'delete networking.k8s.io/networkpolicies',
  ])
    it(`do not let it ${right}`, () => {
      expect(allowed).not.to.include(right);
    });

  it('let a chart have NetworkPolicies of its release’s name, and touch none of the platform’s', () => {
    const written = [...allowed].filter((right) => /^(?!get|list|watch).* .*networkpolicies/.test(right));
    expect(written).to.have.members(
      ['create', 'patch', 'delete'].flatMap((verb) =>
        ['hello-service', 'hello-service-migrations'].map(
          (name) => `${verb} networking.k8s.io/networkpolicies ${name}`,
        ),
      ),
    );
    for (const verb of ['get', 'list', 'watch'])
      expect(allowed).to.include(`${verb} networking.k8s.io/networkpolicies`);
  });
});

describe('deployersGroup', () => {
  it('is unique for an environment and a service, and does not start with system:, which EKS refuses', () => {
    expect(deployersGroup(secondService, 'staging')).to.equal('deployers:staging:greeter');
  });
});
