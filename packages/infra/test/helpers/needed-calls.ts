import { z } from 'zod';
import { actionsOfBuildspec } from './calls-of-builds.ts';
import {
  callsOfAutoscaler,
  callsOfCloudWatchAgent,
  callsOfFlowLogs,
  callsOfLoadBalancerController,
  place,
} from './environment-calls.ts';
import type { Call, Role } from './iam-roles.ts';
import { callsOfNightly } from './refresh-calls.ts';
import {
  deliveryStack,
  deploymentsStacks,
  resourceNamed,
  resourcesOf,
  stackNamed,
  stacks,
} from './synthesize.ts';
import { environmentVariablesOf, pipelinesOf, projectsOf } from './views.ts';

const artifacts = 'arn:aws:s3:::hello-world-artifacts-000000000000-eu-west-1';
const source = place('codecommit', 'hello_world');
const images = place('ecr', 'repository/hello_world_repo');
const [keyAddress] = Object.keys(resourcesOf(deliveryStack, 'aws_kms_key'));
const key = `\${aws_kms_key.${keyAddress}.arn}`;

/** The calls of CodePipeline to run an action, by its page on the service role. */
const callsOfAction: Readonly<Record<string, (configuration: Readonly<Record<string, string>>) => Call[]>> = {
  CodeCommit: ({ RepositoryName = '' }) =>
    [
      'CancelUploadArchive',
      'GetBranch',
      'GetCommit',
      'GetRepository',
      'GetUploadArchiveStatus',
      'UploadArchive',
    ].map((action) => [`codecommit:${action}`, place('codecommit', RepositoryName)]),
  CodeBuild: ({ ProjectName = '' }) => callsToRun(ProjectName),
  Manual: ({ NotificationArn = '' }) => [['sns:Publish', NotificationArn]],
};

function callsToRun(project: string): Call[] {
  return ['BatchGetBuilds', 'StartBuild'].map((action) => [
    `codebuild:${action}`,
    place('codebuild', `project/${project}`),
  ]);
}

const ownAccount = { 'aws:ResourceAccount': '000000000000' };
const useKey: Call[] = [
  'Decrypt',
  'Encrypt',
  'GenerateDataKey',
  'ReEncryptFrom',
  'ReEncryptTo',
  'DescribeKey',
].map((action) => [`kms:${action}`, key]);

/** The key of the artifacts, by its alias: other stacks do not know its id. */
const decryptRelease: Call[] = ['Decrypt', 'DescribeKey'].map((action) => [
  `kms:${action}`,
  place('kms', 'key/1234abcd'),
  { 'kms:ResourceAliases': ['alias/aws-kube-cd-delivery'] },
]);

const readRelease: Call[] = [
  ['s3:GetObject', `${artifacts}/hello/x`],
  ['s3:GetObjectVersion', `${artifacts}/hello/x`],
];

/** The calls of CodePipeline with the role of an action in another account, by its page on such pipelines. */
function callsOfStarter(environment: string): Call[] {
  return [...callsToRun(`hello-world-deploy-${environment}`), ...readRelease, ...decryptRelease];
}

/** The calls of deploy projects in the account of the pipeline. */
function callsOfDeployments(): Call[] {
  return [
    ['codepipeline:GetPipelineState', place('codepipeline', 'hello-world')],
    ['sns:Publish', place('sns', 'aws-kube-cd-delivery')],
    ['kms:GenerateDataKey', key],
    ['kms:Decrypt', key],
  ];
}

function callsOfPipeline(): Call[] {
  return [
    ...pipelinesOf(deliveryStack)
      .flatMap(({ stage }) => stage.flatMap(({ action }) => action))
      .flatMap(({ provider, configuration, role_arn: role }): Call[] =>
        // An action with a role of its own runs with that.
        role ? [['sts:AssumeRole', role]] : (callsOfAction[provider]?.(configuration) ?? []),
      ),
    ['s3:GetBucketVersioning', artifacts, ownAccount],
    ['s3:PutObject', `${artifacts}/hello/x`, ownAccount],
    ['s3:GetObject', `${artifacts}/hello/x`, ownAccount],
    ['s3:GetObjectVersion', `${artifacts}/hello/x`, ownAccount],
    ...useKey,
  ];
}

/** The calls of the steps of a deploy with the role that they assume. */
const inPipelineAccount = ['codepipeline:GetPipelineState', 'sns:Publish'];

/** The calls of a build: those of CodeBuild for it, and those of its buildspec's lines. */
function callsOfProject(name: string): Call[] {
  const project = [deliveryStack, ...deploymentsStacks].flatMap(projectsOf).find((of) => of.name === name);
  if (!project) throw new Error(`no project is named ${name}`);
  const { CLUSTER_NAME, DEPLOYER_ROLE_ARN, PIPELINE_ROLE_ARN } = environmentVariablesOf(project);
  const isDeploy = project.source.buildspec === 'deploy.yaml';
  const resourceOf = (action: string) => {
    if (action === 'ecr:GetAuthorizationToken') return '*';
    if (action === 'sts:AssumeRole') return PIPELINE_ROLE_ARN ?? '';
    if (action === 'sns:Publish') return place('sns', 'aws-kube-cd-delivery');
    if (action.startsWith('codepipeline:')) return place('codepipeline', 'hello-world');
    return action.startsWith('eks:') ? place('eks', `cluster/${CLUSTER_NAME}`) : images;
  };
  const logGroup = place('logs', `log-group:/aws/codebuild/${name}`);
  return [
    ['logs:CreateLogStream', `${logGroup}:log-stream:x`],
    ['logs:PutLogEvents', `${logGroup}:log-stream:x`],
    ...readRelease,
    ...(isDeploy
      ? decryptRelease
      : ([
          ['codecommit:GitPull', source],
          ['s3:PutObject', `${artifacts}/hello/x`],
          ...useKey,
        ] satisfies Call[])),
    ...actionsOfBuildspec(project.source.buildspec)
      .filter((action) => !isDeploy || !inPipelineAccount.includes(action))
      .map((action): Call => [action, resourceOf(action)]),
    ...(DEPLOYER_ROLE_ARN ? [['sts:AssumeRole', DEPLOYER_ROLE_ARN] as Call] : []),
    ...callsOfVpc(project.vpc_config?.subnets),
  ];
}

/** The calls of CodeBuild with the project's role to run a build in a VPC, by its page. */
function callsOfVpc(subnets: readonly string[] | undefined): Call[] {
  if (subnets === undefined) return [];
  const describe = ['DhcpOptions', 'NetworkInterfaces', 'SecurityGroups', 'Subnets', 'Vpcs'];
  return [
    ...describe.map((what): Call => [`ec2:Describe${what}`, '*']),
    ['ec2:CreateNetworkInterface', place('ec2', 'network-interface/eni-1')],
    ...subnets.map(
      (subnet): Call => [
        'ec2:DeleteNetworkInterface',
        place('ec2', 'network-interface/eni-1'),
        { 'ec2:Subnet': place('ec2', `subnet/${subnet}`) },
      ],
    ),
  ];
}

/** The subnets of the project with a role, by whose name it is. */
function subnetsOf({ stack, name }: Role): readonly string[] {
  const { vpc_config } = resourceNamed(stackNamed(stack), 'aws_codebuild_project', name);
  return z.object({ subnets: z.array(z.string()) }).parse(vpc_config).subnets;
}

/** The stacks of an environment. */
function namesOf(environment: string): string[] {
  return [...stacks.keys()].filter((name) => name.startsWith(`${environment}-`));
}

/** The calls that a role needs. An unknown role is an error, so that none is left out. */
export function neededCalls(role: Role, clusterName: string): Call[] {
  const environment = role.stack.replace(/-[^-]+$/, '');
  switch (role.name.replace(`${environment}-`, '').replace('hello-world-', '')) {
    case 'pipeline':
      return callsOfPipeline();
    case 'start':
      return [['codepipeline:StartPipelineExecution', place('codepipeline', 'hello-world')]];
    case 'deployments':
      return callsOfDeployments();
    case 'starter-development':
    case 'starter-staging':
    case 'starter-production':
      return callsOfStarter(environment);
    case 'build':
    case 'deploy-development':
    case 'deploy-staging':
    case 'deploy-production':
      return callsOfProject(role.name);
    case 'autoscaler':
      return callsOfAutoscaler(environment, clusterName);
    case 'nightly-start':
    case 'aws-kube-cd-start':
      return [['codebuild:StartBuild', place('codebuild', `project/${role.name.replace(/-start$/, '')}`)]];
    case 'nightly':
      return [...callsOfNightly(role, namesOf(environment), clusterName), ...callsOfVpc(subnetsOf(role))];
    case 'aws-kube-cd-nightly':
      return [
        ...callsOfNightly(role, ['delivery', 'nightly'], clusterName),
        ['codepipeline:GetPipelineState', place('codepipeline', 'hello-world')],
      ];
    case 'cloudwatch-agent':
      return callsOfCloudWatchAgent(clusterName);
    case 'flow-logs':
      return callsOfFlowLogs(clusterName);
    case 'cluster':
    case 'nodes':
    case 'deployer-development':
    case 'deployer-staging':
    case 'deployer-production':
      // AWS's own policies are not part of the stacks, and a deployer's rights are Kubernetes's.
      return [];
    case 'load-balancer-controller':
      return callsOfLoadBalancerController(clusterName, `${environment}-network`);
    default:
      throw new Error(
        `what is the role ${role.name} of ${role.stack} there for? Say it in test/helpers/needed-calls.ts`,
      );
  }
}
