import type { Configuration } from 'infra';
import { deployStageName } from 'infra/stacks/names.ts';

/** What a command asks of AWS. */
export interface CommandPermissions {
  readonly command: string;
  readonly actions: readonly string[];
  readonly resource: string;
}

const reading = ['GetPipeline', 'GetPipelineState', 'ListPipelineExecutions', 'ListActionExecutions'];

/** One action for each service of the stacks that creates something. */
const creating = [
  'acm:RequestCertificate',
  'codebuild:CreateProject',
  'codecommit:CreateRepository',
  'codepipeline:CreatePipeline',
  'ec2:AllocateAddress',
  'ec2:CreateVpc',
  'ecr:CreateRepository',
  'eks:CreateCluster',
  'elasticloadbalancing:CreateLoadBalancer',
  'events:PutRule',
  'iam:CreateRole',
  'iam:PassRole',
  'kms:CreateKey',
  'logs:CreateLogGroup',
  'route53:ChangeResourceRecordSets',
  's3:CreateBucket',
  'sns:CreateTopic',
];

/**
 * What the commands need in an account, for the last environment of the first service. The pipelines are in the account of
 * the delivery alone.
 */
export function commandPermissions(
  { account, delivery }: Configuration,
  accountId: string,
): readonly CommandPermissions[] {
  const [service] = delivery.services;
  const environment = delivery.order.at(-1)?.environment;
  const deploy = { command: 'cdktf deploy', actions: creating, resource: '*' };
  if (service === undefined || environment === undefined || accountId !== account.accountId) return [deploy];
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
    deploy,
  ];
}
