import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { createPermissions } from 'local-aws/aws-api/authorize.ts';
import { type Judgement, type Question, reportedPermissions } from 'local-aws/aws-api/judgements.ts';
import { createSessions } from 'local-aws/aws-api/sessions.ts';
import type { RegionConfig } from 'local-aws/stand-ins/aws/region-config.ts';
import { clusterPaths } from 'local-cluster/cluster/cluster-paths.ts';
import { stackWith } from '../../../local-aws/test/helpers/pipeline-story.ts';
import { allow, regionConfig } from '../../../local-aws/test/helpers/region.ts';
import { rejectionOf } from '../../../programs/test/helpers/rejection-of.ts';
import { temporaryFolder } from '../../../programs/test/helpers/temporary-folder.ts';
import { regionGrants, ruleGrants } from '../../src/permissions/grants.ts';
import type { Scenario } from '../../src/permissions/scenarios.ts';
import { learnScenario, withoutRegionGrant, withoutRule } from '../../src/permissions/take-away.ts';
import { judgementsFile, writeRegionConfig } from '../../src/steps/region.ts';

const roleArn = 'arn:aws:iam::000000000000:role/build';
const calls = {
  login: 'ecr:GetAuthorizationToken',
  tell: 'sns:Publish',
  see: 'eks:DescribeCluster',
} as const;

/** A region whose role has a statement for each call. */
function regionOf(): RegionConfig {
  const statement = (Sid: string, action: string) =>
    JSON.parse(allow([action]).replace('"Own"', `"${Sid}"`)).Statement[0];
  const policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      ...Object.entries(calls).map(([name, action]) => statement(name, action)),
      statement('EncryptSecrets', 'kms:Encrypt'),
      statement('Surplus', 's3:*'),
    ],
  });
  const role = regionConfig().roles.find(({ arn }) => arn === roleArn);
  if (role === undefined) throw new Error('no role');
  return regionConfig({ roles: [{ ...role, stack: 'delivery', policies: [policy] }], clusters: [] });
}

describe('a permission that is taken away', () => {
  const folder = temporaryFolder();
  const stack = { ...stackWith(), pipelines: [], eventRules: [] };

  async function prepare() {
    const paths = clusterPaths(folder.path);
    for (const each of [paths.run, paths.log]) await mkdir(each, { recursive: true });
    const config = regionOf();
    await writeRegionConfig(paths, config);
    const applied: string[] = [];
    const cluster = {
      async kubectl(args: readonly string[], { input = '' } = {}) {
        applied.push(`${args[0]} ${JSON.parse(input).rules.length}`);
        return '';
      },
    };
    // The tests need these parts of a rehearsal only.
    const context = {
      paths,
      region: { config },
      stack,
      cluster,
      signal: new AbortController().signal,
    } as never;
    /** A build that calls AWS as it is configured at that time, and fails at the first refusal unless it ignores them. */
    const scenario = (
      name: string,
      actions: readonly string[],
      options: Partial<Scenario> & { ignores?: boolean } = {},
    ): Scenario => ({
      name,
      succeeds: true,
      ...options,
      async run() {
        const now: RegionConfig = JSON.parse(await readFile(join(paths.run, 'aws-endpoints.json'), 'utf8'));
        const reported: Judgement[] = [];
        const iam = reportedPermissions(createPermissions(now), (one) => reported.push(one));
        const session = createSessions(() => new Date()).start(roleArn, 'one', 3600);
        let output = '';
        for (const action of actions) {
          try {
            iam.assertMay(session, { action, resource: '*' });
          } catch (error) {
            output = String(error);
            if (!options.ignores) break;
          }
        }
        const lines = reported.map((one) => `${JSON.stringify(one)}\n`);
        await appendFile(judgementsFile(paths), lines.join(''));
        return {
          succeeded: (options.succeeds ?? true) && (output === '' || options.ignores === true),
          output,
        };
      },
    });
    const find = (name: string) => {
      const grant = regionGrants(config).find((one) => one.name === name);
      if (grant === undefined) throw new Error(name);
      return grant;
    };
    const configured = async () => JSON.parse(await readFile(join(paths.run, 'aws-endpoints.json'), 'utf8'));
    return { context, scenario, find, config, configured, applied };
  }

  async function takeAway(
    name: string,
    made: (make: Awaited<ReturnType<typeof prepare>>['scenario']) => Scenario[],
    delivery: readonly Question[] = [],
  ) {
    const { context, scenario, find, config, configured } = await prepare();
    const scenarios = [];
    for (const one of made(scenario)) scenarios.push(await learnScenario(one, context));
    const { grant: _, ...finding } = await withoutRegionGrant(find(name), context, { scenarios, delivery });
    expect(await configured(), 'it is put back').to.deep.equal(JSON.parse(JSON.stringify(config)));
    return finding;
  }

  it('is needed if the run is refused at a call that it allows', async () => {
    const finding = await takeAway('see', (make) => [
      make('a build', [calls.login]),
      make('a deployment', [calls.login, calls.see]),
    ]);
    expect(finding).to.include({ result: 'needed', scenario: 'a deployment' });
    expect(finding)
      .to.have.property('words')
      .that.matches(/is not authorized to perform: eks:DescribeCluster on resource: \*/);
  });

  it('is needed by a run that fails anyhow, if that is refused something more', async () => {
    const finding = await takeAway('tell', (make) => [
      make('a build', [calls.login]),
      make('a build that fails', [calls.tell], { succeeds: false }),
    ]);
    expect(finding).to.include({ result: 'needed', scenario: 'a build that fails' });
  });

  it('is at fault if the run succeeds anyway', async () => {
    const finding = await takeAway('login', (make) => [make('a build', [calls.login], { ignores: true })]);
    expect(finding).to.include({ result: 'wrong', words: 'a build succeeds without it' });
  });

  it('is listed as asked for if only the delivery used it', async () => {
    const question = { kind: 'call', roleArn, access: { action: calls.tell, resource: '*' } } as const;
    expect(await takeAway('tell', (make) => [make('a build', [calls.login])], [question])).to.deep.equal({
      result: 'asked',
      words: 'build calls sns:Publish',
    });
  });

  it('is unused if nothing asked for it, with the explanation if there is one', async () => {
    const runs = (make: Awaited<ReturnType<typeof prepare>>['scenario']) => [make('a build', [calls.login])];
    expect(await takeAway('EncryptSecrets', runs))
      .to.have.property('reason')
      .that.matches(/encrypts Secrets/);
    expect(await takeAway('Surplus', runs)).to.deep.equal({ result: 'unused', reason: undefined });
  });

  it('is not judged by a run that does not succeed with all permissions', async () => {
    const { context, scenario } = await prepare();
    const failure = await rejectionOf(learnScenario(scenario('a build', ['ec2:RunInstances']), context));
    expect(failure.message).to.match(/^a build fails with all permissions: User: \S+ is not authorized/);
  });

  describe('of a Kubernetes Role', () => {
    const [grant] = ruleGrants(
      [
        {
          apiVersion: 'rbac.authorization.k8s.io/v1',
          kind: 'Role',
          metadata: { name: 'deployer', namespace: 'one' },
          rules: ['deployments', 'surplus'].map((name) => ({
            apiGroups: ['apps'],
            resources: [name],
            verbs: ['get'],
          })),
        },
        {
          apiVersion: 'rbac.authorization.k8s.io/v1',
          kind: 'RoleBinding',
          metadata: { name: 'deployer', namespace: 'one' },
          roleRef: { kind: 'Role', name: 'deployer' },
          subjects: [{ kind: 'Group', name: 'g' }],
        },
      ],
      { groups: ['g'], namespace: 'one', stack: 'one-namespaces' },
    );
    const ending = (succeeded: boolean, output: string): Scenario => ({
      name: 'a deployment',
      succeeds: true,
      run: async () => ({ succeeded, output }),
    });
    const forbidden = 'deployments.apps "x" is forbidden: User "arn" cannot get resource "deployments"';

    for (const [what, scenario, finding] of [
      [
        'is needed if Kubernetes refuses the run',
        ending(false, `one\n${forbidden}\ntwo`),
        { result: 'needed', scenario: 'a deployment', words: forbidden },
      ],
      ['is unused if the run succeeds', ending(true, ''), { result: 'unused', reason: undefined }],
      [
        'is at fault if the run fails elsewhere',
        ending(false, 'out of disk'),
        { result: 'wrong', words: 'a deployment fails elsewhere: out of disk' },
      ],
    ] as const)
      it(`${what}, and is put back`, async () => {
        if (grant === undefined) throw new Error('no rule');
        const { context, applied } = await prepare();
        const { grant: _, ...found } = await withoutRule(grant, context, scenario);
        expect(found).to.deep.equal(finding);
        expect(applied).to.deep.equal(['replace 1', 'replace 2']);
      });
  });
});
