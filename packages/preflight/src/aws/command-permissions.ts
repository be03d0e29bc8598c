import type { Configuration, EnvironmentConfig } from 'infra';
import { accountOf, everyEnvironment } from 'infra/config/configuration.ts';
import { monitoringOf } from 'infra/config/eks.ts';
import { approvalStageName, deployStageName, stackName } from 'infra/stacks/names.ts';

/** The permissions that a command needs. */
export interface CommandPermissions {
  readonly command: string;
  readonly actions: readonly string[];
  /** ARNs, or `*`. Each action is needed on each of them. */
  readonly resources: readonly string[];
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
    { command: 'cdktf deploy', actions: [...actions].sort(), resources: ['*'] },
    ...own.flatMap(({ name, ingress: { hostedZoneRoleArn: role } }) =>
      role === undefined
        ? []
        : [
            {
              command: `cdktf deploy ${stackName(name, 'ingress')}`,
              actions: ['sts:AssumeRole'],
              resources: [role],
            },
          ],
    ),
  ];
}

/**
 * What the commands need in an account, for all services. The pipelines and repositories are in the account of the delivery
 * alone.
 */
export function commandPermissions(
  configuration: Configuration,
  accountId: string,
): readonly CommandPermissions[] {
  const { account, delivery } = configuration;
  const deploy = deployPermissions(configuration, accountId);
  if (accountId !== account.accountId) return deploy;
  const arn = (awsService: string, name: string) =>
    `arn:aws:${awsService}:${account.region}:${account.accountId}:${name}`;
  const pipelines = delivery.services.map(({ pipelineName }) => arn('codepipeline', pipelineName));
  const codePipeline = (command: string, actions: readonly string[], within = '') => ({
    command,
    actions: actions.map((action) => `codepipeline:${action}`),
    resources: pipelines.map((pipeline) => pipeline + within),
  });
  const repositories = new Set(delivery.services.map(({ sourceRepositoryName }) => sourceRepositoryName));
  return [
    codePipeline('pnpm status', reading),
    codePipeline('pnpm approval', ['StopPipelineExecution']),
    ...delivery.order
      .filter(({ needsApproval }) => needsApproval)
      .map(({ environment }) => {
        const approval = approvalStageName(environment);
        return codePipeline(
          `pnpm approval ${environment}`,
          ['PutApprovalResult'],
          `/${approval}/${approval}`,
        );
      }),
    ...delivery.order.map(({ environment }) =>
      codePipeline(`pnpm rollback ${environment}`, ['RollbackStage'], `/${deployStageName(environment)}`),
    ),
    {
      command: 'git push',
      actions: ['codecommit:GitPush', 'codecommit:GitPull'],
      resources: [...repositories].map((name) => arn('codecommit', name)),
    },
    ...deploy,
  ];
}
