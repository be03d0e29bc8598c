import type { Configuration, EnvironmentConfig } from 'infra';
import { accountOf, everyEnvironment } from 'infra/config/configuration.ts';
import { monitoringOf } from 'infra/config/eks.ts';
import { deployStageName, stackName } from 'infra/stacks/names.ts';

/** The permissions that a command needs. */
export interface CommandPermissions {
  readonly command: string;
  readonly actions: readonly string[];
  readonly resource: string;
}

const reading = ['GetPipeline', 'GetPipelineState', 'ListPipelineExecutions', 'ListActionExecutions'];

/** One action for each service in which the stacks of the delivery create something. */
const creatingDelivery = [
  'cloudwatch:PutMetricAlarm',
  'codebuild:CreateProject',
  'codecommit:CreateRepository',
  'codepipeline:CreatePipeline',
  'ecr:CreateRepository',
  'events:PutRule',
  'iam:CreateRole',
  'iam:PassRole',
  'kms:CreateKey',
  'logs:CreateLogGroup',
  's3:CreateBucket',
  'sns:CreateTopic',
  'sqs:CreateQueue',
];

/**
 * The same for an environment. Its load balancer is none of them: the controller in the cluster creates it, with a role of
 * its own.
 */
function creatingEnvironment(
  { account, environments }: Configuration,
  environment: EnvironmentConfig,
): readonly string[] {
  const { ingress, eks } = environment;
  const { accountId, region } = accountOf(account, environment);
  const { alarms, nightlyDiff } = monitoringOf(eks);
  const isCompared = nightlyDiff && accountId === account.accountId && region === account.region;
  return [
    'acm:RequestCertificate',
    'autoscaling:CreateOrUpdateTags',
    'ec2:AllocateAddress',
    'ec2:CreateVpc',
    'eks:CreateCluster',
    'iam:CreateRole',
    'iam:PassRole',
    'kms:CreateKey',
    'logs:CreateLogGroup',
    's3:CreateBucket',
    ...(environments.includes(environment) || isCompared ? ['codebuild:CreateProject'] : []),
    ...(alarms ? ['cloudwatch:PutMetricAlarm'] : []),
    ...(isCompared ? ['events:PutRule'] : []),
    ...(alarms || isCompared ? ['sns:CreateTopic'] : []),
    ...(ingress.hostedZoneRoleArn === undefined ? ['route53:ChangeResourceRecordSets'] : []),
    ...(ingress.webFirewall === true ? ['wafv2:CreateWebACL'] : []),
  ];
}

/** What `cdktf deploy` needs for the stacks in an account, and for the records of hosted zones in others. */
function deployPermissions(configuration: Configuration, accountId: string): readonly CommandPermissions[] {
  const { account } = configuration;
  const own = everyEnvironment(configuration).filter((of) => accountOf(account, of).accountId === accountId);
  const actions = new Set([
    ...(accountId === account.accountId ? creatingDelivery : []),
    ...own.flatMap((environment) => creatingEnvironment(configuration, environment)),
  ]);
  return [
    { command: 'cdktf deploy', actions: [...actions].sort(), resource: '*' },
    ...own.flatMap(({ name, ingress: { hostedZoneRoleArn: resource } }) =>
      resource === undefined
        ? []
        : [{ command: `cdktf deploy ${stackName(name, 'ingress')}`, actions: ['sts:AssumeRole'], resource }],
    ),
  ];
}

/**
 * What the commands need in an account, for the last environment of the first service. The pipelines are in the account of
 * the delivery alone.
 */
export function commandPermissions(
  configuration: Configuration,
  accountId: string,
): readonly CommandPermissions[] {
  const { account, delivery } = configuration;
  const [service] = delivery.services;
  const environment = delivery.order.at(-1)?.environment;
  const deploy = deployPermissions(configuration, accountId);
  if (service === undefined || environment === undefined || accountId !== account.accountId) return deploy;
  const place = `${account.region}:${account.accountId}`;
  const pipeline = `arn:aws:codepipeline:${place}:${service.pipelineName}`;
  const approval = `Approve-${environment}`;
  const codePipeline = (command: string, actions: readonly string[], resource: string) => ({
    command,
    actions: actions.map((action) => `codepipeline:${action}`),
    resource,
  });
  return [
    codePipeline('pnpm status', reading, pipeline),
    codePipeline('pnpm approval', ['StopPipelineExecution'], pipeline),
    codePipeline(
      `pnpm approval ${environment}`,
      ['PutApprovalResult'],
      `${pipeline}/${approval}/${approval}`,
    ),
    codePipeline(
      `pnpm rollback ${environment}`,
      ['RollbackStage'],
      `${pipeline}/${deployStageName(environment)}`,
    ),
    {
      command: 'git push',
      actions: ['codecommit:GitPush', 'codecommit:GitPull'],
      resource: `arn:aws:codecommit:${place}:${service.sourceRepositoryName}`,
    },
    ...deploy,
  ];
}
