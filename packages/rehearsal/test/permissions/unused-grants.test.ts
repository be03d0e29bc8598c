import { join } from 'node:path';
import { expect } from 'chai';
import { loadConfiguration } from 'infra';
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
  /** Of each environment's deployer. */
  let rules: Grant[][];
  before(async () => {
    const environments = (await loadConfiguration(testEnvironments)).environments.map(({ name }) => name);
    const stacks = await synthesize({
      checkout: workspace.folder,
      outputDirectory: join(workspace.folder, 'cdktf.out'),
      environments,
      signal: new AbortController().signal,
    });
    const targets = deployTargets(stacks.stack);
    rules = targets.map(({ environment, namespace, deployerRoleArn }) => {
      const groups = stacks.clusters
        .flatMap(({ accessEntries }) => accessEntries)
        .filter(({ principalArn }) => principalArn === deployerRoleArn)
        .flatMap((entry) => entry.groups);
      return ruleGrants(stacks.platform, { groups, namespace, stack: `${environment}-namespaces` });
    });
    const paths = clusterPaths('/nowhere');
    const held = regionConfig({ ...stacks, paths });
    grants = [...regionGrants(held), ...rules.flat()];
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

  it('are of rules that the deployer of each environment has: only those of the last one are tried', () => {
    const [first, ...others] = rules.map((own) => own.map(({ name }) => name));
    expect(first).to.have.length.greaterThan(10);
    for (const other of others) expect(other).to.deep.equal(first);
  });

  it('have stacks, so that a sentence can name them', () => {
    for (const grant of grants) expect(grant.stack, grant.name).to.match(/./);
  });
});
