import { expect } from 'chai';
import type { KubernetesObject } from 'local-cluster/cluster/kubernetes-object.ts';
import { deployerRoleArn, regionConfig } from '../../../local-aws/test/helpers/region.ts';
import { describeGrant, regionGrants, ruleGrants } from '../../src/permissions/grants.ts';

describe('regionGrants', () => {
  const held = regionConfig({ roles: regionConfig().roles.map((role) => ({ ...role, stack: 'delivery' })) });
  const grants = regionGrants(held);
  const find = (text: string) => {
    const found = grants.find((grant) => describeGrant(grant) === text);
    if (found === undefined) throw new Error(`none of ${grants.map(describeGrant).join('; ')}`);
    return found;
  };

  it('are the statements, the trust statements, the managed policies and the access entries of the roles', () => {
    expect(grants.map(describeGrant)).to.include.members([
      'delivery: build: trust number 1',
      'delivery: build: statement Own',
      'delivery: nodes: managed policy AmazonEC2ContainerRegistryPullOnly',
      ': bmutziu-eks: access entry hello-world-deployer-development',
    ]);
  });

  it('are taken away alone', () => {
    for (const grant of grants) {
      const rest = regionGrants(grant.remove(held)).map(describeGrant);
      expect(rest).to.have.lengthOf(grants.length - 1);
    }
  });

  it('leave the other statements of the same policy', () => {
    const statement = (Sid: string) => ({ Sid, Effect: 'Allow', Action: `ecr:${Sid}`, Resource: '*' });
    const policy = (...names: string[]) =>
      JSON.stringify({ Version: '2012-10-17', Statement: names.map(statement) });
    const [role] = held.roles;
    if (role === undefined) throw new Error('no role');
    const own = { ...held, roles: [{ ...role, policies: [policy('One', 'Two', 'Three')] }] };
    const two = regionGrants(own).find(({ name }) => name === 'Two');
    expect(two?.remove(own).roles[0]?.policies).to.deep.equal([policy('One', 'Three')]);
  });

  it('are statements of a resource that allow, each alone; what denies gives no permission', () => {
    const statement = (Sid: string, Effect = 'Allow') => ({ Sid, Effect, Principal: '*', Action: '*' });
    const policy = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });
    const own = {
      stack: 'delivery',
      arn: 'arn:aws:sns:eu-west-1:000000000000:told',
      accountId: '000000000000',
      policy: policy(statement('One'), statement('No', 'Deny'), statement('Two')),
    };
    const inRegion = { ...held, resourcePolicies: [own] };
    const found = regionGrants(inRegion).filter(({ kind }) => kind === 'resource policy');
    expect(found.map(describeGrant)).to.deep.equal([
      'delivery: sns:eu-west-1:000000000000:told: resource policy One',
      'delivery: sns:eu-west-1:000000000000:told: resource policy Two',
    ]);
    expect(found[0]?.remove(inRegion).resourcePolicies).to.deep.equal([
      { ...own, policy: policy(statement('No', 'Deny'), statement('Two')) },
    ]);
  });

  it('leave the access entries of people, which no pipeline uses', () => {
    const person = { principalArn: 'arn:aws:iam::000000000000:user/ada', groups: ['developers'] };
    const clusters = held.clusters.map((cluster) => ({
      ...cluster,
      accessEntries: [...cluster.accessEntries, person],
    }));
    const entries = regionGrants({ ...held, clusters }).filter(({ kind }) => kind === 'access entry');
    expect(entries.map(({ name }) => name)).to.deep.equal(['hello-world-deployer-development']);
    const [rest] = find(': bmutziu-eks: access entry hello-world-deployer-development').remove({
      ...held,
      clusters,
    }).clusters;
    expect(rest?.accessEntries).to.deep.equal([person]);
    expect(deployerRoleArn).to.match(/hello-world-deployer-development$/);
  });
});

describe('ruleGrants', () => {
  const rbac = (
    kind: string,
    name: string,
    namespace: string | undefined,
    more: object,
  ): KubernetesObject => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind,
    metadata: { name, ...(namespace && { namespace }) },
    ...more,
  });
  const rule = (resource: string, more: object = {}) => ({
    apiGroups: ['apps'],
    resources: [resource],
    verbs: ['get'],
    ...more,
  });
  const binding = (kind: string, name: string, namespace: string | undefined, group: string) =>
    rbac(`${kind}Binding`, name, namespace, {
      roleRef: { kind, name },
      subjects: [{ kind: 'Group', name: group }],
    });
  const objects = [
    rbac('Role', 'deployer', 'one', { rules: [rule('deployments'), rule('jobs', { resourceNames: ['x'] })] }),
    rbac('Role', 'deployer', 'two', { rules: [rule('pods')] }),
    rbac('Role', 'developer', 'one', { rules: [rule('events')] }),
    rbac('ClusterRole', 'classes', undefined, { rules: [rule('ingressclasses', { apiGroups: [''] })] }),
    binding('Role', 'deployer', 'one', 'deployers:one'),
    binding('Role', 'deployer', 'two', 'deployers:two'),
    binding('Role', 'developer', 'one', 'developers'),
    binding('ClusterRole', 'classes', undefined, 'deployers:one'),
  ];
  const grants = ruleGrants(objects, {
    groups: ['deployers:one'],
    namespace: 'one',
    stack: 'one-namespaces',
  });

  it('are the rules of the group’s Role in its namespace, and of its ClusterRoles', () => {
    expect(grants.map(describeGrant)).to.deep.equal([
      'one-namespaces: Role deployer: rule deployments of apps',
      'one-namespaces: Role deployer: rule jobs of apps, by name',
      'one-namespaces: ClusterRole classes: rule ingressclasses',
    ]);
  });

  it('have the Role without the rule, and as it is', () => {
    const [first] = grants;
    expect(first?.whole).to.deep.equal(objects[0]);
    expect(first?.without).to.deep.equal({ ...objects[0], rules: [rule('jobs', { resourceNames: ['x'] })] });
  });
});
