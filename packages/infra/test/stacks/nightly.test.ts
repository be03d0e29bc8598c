import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { z } from 'zod';
import type { Configuration } from '../../src/config/configuration.ts';
import { configuration, stagingRetired } from '../helpers/configuration.ts';
import { decideFor, rolesIn } from '../helpers/iam-roles.ts';
import { alarmsOf } from '../helpers/monitoring-stacks.ts';
import { callsOfNightly } from '../helpers/refresh-calls.ts';
import { onlyResource, resourcesOf, stackNamed, synthesizeAll } from '../helpers/synthesize.ts';
import { inProduction, productionAccount, twoAccounts } from '../helpers/two-accounts.ts';

const root = join(import.meta.dirname, '../../../..');
const checks = [
  ['aws-kube-cd-nightly', stackNamed('nightly'), 'aws-kube-cd-delivery'],
  ['production-nightly', stackNamed('production-monitoring'), 'aws-kube-cd-production-monitoring'],
] as const;

for (const [name, stack, topic] of checks)
  describe(`the nightly check ${name}`, () => {
    const rules = Object.values(resourcesOf(stack, 'aws_cloudwatch_event_rule'));
    const targets = Object.values(resourcesOf(stack, 'aws_cloudwatch_event_target'));

    it('starts at three in the morning', () => {
      const [rule] = rules.filter((of) => of['schedule_expression']);
      expect(rule).to.include({ name, schedule_expression: 'cron(0 3 * * ? *)', state: 'ENABLED' });
      const target = targets.find((of) => of['target_id'] === name);
      expect(target?.['arn']).to.match(/^\$\{aws_codebuild_project\./);
    });

    it('clones the branch of the first service, and keeps nothing', () => {
      expect(onlyResource(stack, 'aws_codebuild_project')).to.deep.include({
        source: {
          type: 'CODECOMMIT',
          location: 'https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/hello_world',
          git_clone_depth: 1,
          buildspec: 'packages/infra-checks/buildspecs/nightly.yaml',
        },
        source_version: 'refs/heads/main',
        artifacts: { type: 'NO_ARTIFACTS' },
      });
    });

    it('runs a buildspec of the repository, and sets each of its variables', () => {
      const project = onlyResource(stack, 'aws_codebuild_project');
      const { buildspec } = z.looseObject({ buildspec: z.string() }).parse(project['source']);
      const used = [...readFileSync(join(root, buildspec), 'utf8').matchAll(/\$([A-Z_]+)/g)].map(
        ([, of]) => of,
      );
      const environment = z
        .looseObject({ environment_variable: z.array(z.looseObject({ name: z.string() })) })
        .parse(project['environment']);
      const given = environment.environment_variable.map(({ name: of }) => of);
      expect([...new Set(used)]).to.have.members([...given, 'AWS_REGION']);
    });

    it('notifies its topic of a build that did not succeed, with its log and the runbook', () => {
      const [rule] = rules.filter((of) => of['event_pattern']);
      expect(JSON.parse(String(rule?.['event_pattern']))).to.deep.equal({
        source: ['aws.codebuild'],
        'detail-type': ['CodeBuild Build State Change'],
        detail: {
          'project-name': [name],
          'build-status': ['FAILED', 'FAULT', 'STOPPED', 'TIMED_OUT'],
        },
      });
      const target = targets.find((of) => of['target_id'] === `${name}-failed`);
      expect(target?.['arn']).to.equal(`arn:aws:sns:eu-west-1:000000000000:${topic}`);
      const { input_template } = z
        .looseObject({ input_template: z.string() })
        .parse(target?.['input_transformer']);
      expect(input_template).to.include('docs/how-to/alarms.md#nightly').and.include('<log>');
      expect(readFileSync(join(root, 'docs/how-to/alarms.md'), 'utf8')).to.include('\n## nightly\n');
    });

    it('has an alarm on each of its rules, so that somebody learns of a build that never starts', () => {
      for (const rule of rules.map((of) => String(of['name'])))
        expect(alarmsOf(stack).get(`${rule}-failed-invocations`), rule).to.deep.include({
          namespace: 'AWS/Events',
          metric_name: 'FailedInvocations',
          dimensions: { RuleName: rule },
          statistic: 'Sum',
          alarm_actions: [`arn:aws:sns:eu-west-1:000000000000:${topic}`],
        });
    });
  });

describe('what the nightly checks compare', () => {
  const variables = (stack: ReturnType<typeof stackNamed>) =>
    Object.fromEntries(
      z
        .looseObject({ environment_variable: z.array(z.object({ name: z.string(), value: z.string() })) })
        .parse(onlyResource(stack, 'aws_codebuild_project')['environment'])
        .environment_variable.map(({ name, value }) => [name, value]),
    );

  it('is the stacks of an environment, inside its VPC', () => {
    const stack = stackNamed('production-monitoring');
    expect(variables(stack)).to.deep.equal({ STACKS: 'production-*', PIPELINE_NAMES: '' });
    expect(onlyResource(stack, 'aws_codebuild_project')).to.have.property('vpc_config');
  });

  it('is the delivery, with the approvals of each pipeline', () => {
    expect(variables(stackNamed('nightly'))).to.deep.equal({
      STACKS: '{delivery,nightly}',
      PIPELINE_NAMES: 'hello-world',
    });
  });

  it('may be read in the cluster by the role of the check, and not changed', () => {
    const stack = stackNamed('production-monitoring');
    expect(onlyResource(stack, 'aws_eks_access_policy_association')).to.deep.include({
      policy_arn: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSAdminViewPolicy',
      access_scope: { type: 'cluster' },
    });
  });

  it('is no environment in an account of its own, where CodeBuild can not clone the repository', () => {
    const stack = synthesizeAll(twoAccounts).get('production-monitoring');
    expect(stack?.resource).to.not.have.property('aws_codebuild_project');
    expect(stack?.resource).to.have.property('aws_cloudwatch_metric_alarm');
  });

  it('is nothing where it is switched off', () => {
    const off = synthesizeAll({
      ...configuration,
      delivery: { ...configuration.delivery, nightlyCheck: false },
      environments: configuration.environments.map((of) => ({ ...of, eks: { ...of.eks, monitoring: {} } })),
    });
    expect(off.get('nightly')?.resource).to.deep.equal({});
    expect(off.get('production-monitoring')?.resource).to.not.have.property('aws_codebuild_project');
  });
});

const zoneRole = 'arn:aws:iam::444455556666:role/dns';
const others: Readonly<Record<string, Configuration>> = {
  'production in an account of its own': twoAccounts,
  'production in an account and region of its own': inProduction({
    accountId: productionAccount,
    region: 'eu-central-1',
  }),
  'production in a region of its own': inProduction({ region: 'eu-central-1' }),
  'staging retired': stagingRetired,
  'the hosted zones in another account': {
    ...configuration,
    environments: configuration.environments.map((of) => ({
      ...of,
      ingress: { ...of.ingress, hostedZoneRoleArn: zoneRole },
    })),
  },
};

for (const [title, input] of Object.entries(others))
  describe(`the nightly checks, with ${title}`, () => {
    const synthesized = synthesizeAll(input);
    const roles = rolesIn(synthesized);
    const stacksOf = (environment: string) =>
      [...synthesized.keys()].filter((name) => name.startsWith(`${environment}-`));

    it('may read all that the stacks of the delivery have', () => {
      const role = roles.find(({ name }) => name === 'aws-kube-cd-nightly');
      if (!role) throw new Error('the delivery is not compared');
      const calls = callsOfNightly(role, ['delivery', 'nightly'], '', synthesized);
      expect(calls.filter((call) => decideFor(role, call) !== 'allowed')).to.deep.equal([]);
    });

    it('may read all that the stacks of each compared environment have', () => {
      const compared = input.environments.flatMap(({ name, network }) => {
        const role = roles.find((of) => of.name === `${name}-nightly`);
        return role
          ? [{ role, calls: callsOfNightly(role, stacksOf(name), network.clusterName, synthesized) }]
          : [];
      });
      expect(compared).to.have.length.of.at.least(input.environments.length - 1);
      for (const { role, calls } of compared)
        expect(
          calls.filter((call) => decideFor(role, call) !== 'allowed'),
          role.name,
        ).to.deep.equal([]);
    });

    it('take no other role of another account', () => {
      const foreign = 'arn:aws:iam::444455556666:role/admin';
      for (const role of roles.filter(({ name }) => name.endsWith('-nightly')))
        expect(decideFor(role, ['sts:AssumeRole', foreign]), role.name).to.equal('not allowed');
    });
  });
