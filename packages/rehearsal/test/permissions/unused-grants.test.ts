import { join } from 'node:path';
import { expect } from 'chai';
import { loadEnvironments } from 'infra';
import { clusterPaths } from 'local-cluster/cluster/cluster-paths.ts';
import { createTestWorkspace, testEnvironments } from '../../../infra/test/helpers/test-workspace.ts';
import { type Grant, regionGrants, ruleGrants } from '../../src/permissions/grants.ts';
import { explain, explanations } from '../../src/permissions/unused-grants.ts';
import { deployTargets } from '../../src/steps/deploy-targets.ts';
import { regionConfig } from '../../src/steps/region.ts';
import { synthesize } from '../../src/steps/synthesize.ts';

describe('the explanations of permissions that no run needs', () => {
  const workspace = createTestWorkspace();
  after(() => workspace.remove());

  let grants: Grant[];
  before(async () => {
    const environments = (await loadEnvironments(testEnvironments)).map(({ name }) => name);
    const stacks = await synthesize({
      checkout: workspace.folder,
      outputDirectory: join(workspace.folder, 'cdktf.out'),
      environments,
      signal: new AbortController().signal,
    });
    const target = deployTargets(stacks.delivery).at(-1);
    const groups = stacks.clusters
      .flatMap(({ accessEntries }) => accessEntries)
      .filter(({ principalArn }) => principalArn === target?.deployerRoleArn)
      .flatMap((entry) => entry.groups);
    const paths = clusterPaths('/nowhere');
    const held = regionConfig({ ...stacks, stack: stacks.delivery, paths });
    const rules = { groups, namespace: target?.namespace ?? '', stack: 'namespaces' };
    grants = [...regionGrants(held), ...ruleGrants(stacks.platform, rules)];
  });

  it('are each of a permission that the stacks give', () => {
    for (const { kind, names, holder = /./ } of explanations)
      for (const name of names)
        expect(
          grants.some((grant) => grant.kind === kind && grant.name === name && holder.test(grant.holder)),
          `${kind} ${name}`,
        ).to.equal(true);
  });

  it('are not of what builds and deployments call', () => {
    const called = [
      'CloneSource',
      'LogInToRegistry',
      'PushImages',
      'BecomeDeployer',
      'FindCluster',
      'RunBuilds',
    ];
    for (const name of called) {
      const found = grants.filter((grant) => grant.name === name);
      expect(found, name).not.to.deep.equal([]);
      for (const grant of found) expect(explain(grant), name).to.equal(undefined);
    }
  });

  it('have stacks, so that a sentence can name them', () => {
    for (const grant of grants) expect(grant.stack, grant.name).to.match(/./);
  });
});
