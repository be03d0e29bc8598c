import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group/index.js';
import {
  CodebuildProject,
  type CodebuildProjectEnvironment,
} from '@cdktf/provider-aws/lib/codebuild-project/index.js';
import { Construct } from 'constructs';
import type { AwsPlace } from './aws-place.ts';
import { checkedName } from './checked-name.ts';
import type { ClusterNetwork } from './cluster-network.ts';
import {
  keyUseActions,
  type PolicyStatement,
  readObjectActions,
  seeBucketActions,
} from './policy-document.ts';
import { ServiceRole, serviceTrust } from './service-role.ts';

export interface BuildProjectProps {
  readonly place: AwsPlace;
  /** The project's name, and its role's. */
  readonly name: string;
  readonly description: string;
  /** Clone this branch of a CodeCommit repository. @default the source artifact of a pipeline */
  readonly repository?: { readonly arn: string; readonly url: string; readonly branch: string };
  /** Path of the buildspec in the source. */
  readonly buildspec: string;
  readonly timeoutMinutes: number;
  /** Whether builds may run a Docker daemon. */
  readonly privileged: boolean;
  readonly environmentVariables: Readonly<Record<string, string>>;
  readonly encryptionKeyArn: string;
  /** The pipeline's bucket, from which builds read their source. */
  readonly artifactBucketArn?: string;
  /** How builds may use the key of their source. @default the use of encryptionKeyArn */
  readonly artifactKeyStatement?: PolicyStatement;
  /** Further rights of builds. They may always read their source and write their log. */
  readonly statements: readonly PolicyStatement[];
  /** Caches on the build machine for its next build; not available in a VPC. @default nothing */
  readonly localCache?: readonly ('LOCAL_CUSTOM_CACHE' | 'LOCAL_DOCKER_LAYER_CACHE')[];
  /** The architecture of the build machine and of the images. @default 'x86_64' */
  readonly architecture?: Architecture;
  /** Run builds beside a cluster's nodes. @default outside any VPC */
  readonly network?: ClusterNetwork;
  readonly tags?: Readonly<Record<string, string>>;
}

type Architecture = 'x86_64' | 'arm64';

/**
 * Amazon Linux 2023 with Node 24 as its default, Docker, git and AWS CLI 2; each architecture has its own version numbers
 * (https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-available.html).
 */
const machines: Readonly<Record<Architecture, Pick<CodebuildProjectEnvironment, 'type' | 'image'>>> = {
  x86_64: { type: 'LINUX_CONTAINER', image: 'aws/codebuild/amazonlinux-x86_64-standard:6.0' },
  arm64: { type: 'ARM_CONTAINER', image: 'aws/codebuild/amazonlinux-aarch64-standard:4.0' },
};
const logRetentionDays = 90;
const queuedTimeoutMinutes = 60;

/** The log group of a project. */
export function buildLogGroupName(projectName: string): string {
  return `/aws/codebuild/${projectName}`;
}

/** A CodeBuild project, with a role and an encrypted log group of its own. */
export class BuildProject extends Construct {
  readonly project: CodebuildProject;
  readonly roleArn: string;

  constructor(scope: Construct, id: string, props: BuildProjectProps) {
    super(scope, id);
    const logGroupName = checkedName(this, 'log group', buildLogGroupName(props.name));
    // Otherwise CodeBuild creates the group without encryption, and a later deploy conflicts with it.
    const logGroup = new CloudwatchLogGroup(this, 'log-group', {
      name: logGroupName,
      retentionInDays: logRetentionDays,
      kmsKeyId: props.encryptionKeyArn,
      ...(props.tags ? { tags: props.tags } : {}),
    });
    const role = this.#createRole(props, logGroupName);
    this.roleArn = role.arn;
    this.project = new CodebuildProject(this, 'project', {
      name: checkedName(this, 'CodeBuild project', props.name),
      description: props.description,
      ...(props.tags ? { tags: props.tags } : {}),
      serviceRole: role.arn,
      encryptionKey: props.encryptionKeyArn,
      buildTimeout: props.timeoutMinutes,
      queuedTimeout: queuedTimeoutMinutes,
      ...buildSource(props),
      ...(props.localCache ? { cache: { type: 'LOCAL', modes: [...props.localCache] } } : {}),
      environment: buildEnvironment(props),
      logsConfig: { cloudwatchLogs: { status: 'ENABLED', groupName: logGroupName } },
      ...(props.network ? { vpcConfig: props.network.vpcConfig } : {}),
      dependsOn: [logGroup, role.policy],
    });
  }

  #createRole(props: BuildProjectProps, logGroupName: string): ServiceRole {
    const { place } = props;
    return new ServiceRole(this, 'role', {
      place,
      name: props.name,
      description: `Builds of the CodeBuild project ${props.name}`,
      tags: props.tags,
      // The project's ARN as text: the project refers to the role, so the role can't refer to the project.
      trust: serviceTrust('codebuild.amazonaws.com', {
        StringEquals: {
          'aws:SourceAccount': place.accountId,
          'aws:SourceArn': place.arn('codebuild', `project/${props.name}`),
        },
      }),
      statements: [
        ...ownStatements(props, place.arn('logs', `log-group:${logGroupName}`)),
        ...(props.network?.buildStatements(place) ?? []),
        ...props.statements,
      ],
    });
  }
}

/** Where the source comes from, and where the artifact goes. */
function buildSource({ repository, buildspec }: BuildProjectProps) {
  if (!repository)
    return { source: { type: 'CODEPIPELINE', buildspec }, artifacts: { type: 'CODEPIPELINE' } };
  return {
    source: { type: 'CODECOMMIT', location: repository.url, gitCloneDepth: 1, buildspec },
    sourceVersion: `refs/heads/${repository.branch}`,
    artifacts: { type: 'NO_ARTIFACTS' },
  };
}

function buildEnvironment(props: BuildProjectProps): CodebuildProjectEnvironment {
  return {
    ...machines[props.architecture ?? 'x86_64'],
    computeType: 'BUILD_GENERAL1_SMALL',
    imagePullCredentialsType: 'CODEBUILD',
    privilegedMode: props.privileged,
    environmentVariable: Object.entries(props.environmentVariables).map(([name, value]) => ({
      name,
      value,
      type: 'PLAINTEXT',
    })),
  };
}

function ownStatements(props: BuildProjectProps, logGroupArn: string): PolicyStatement[] {
  return [
    {
      sid: 'WriteLog',
      actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [logGroupArn, `${logGroupArn}:*`],
    },
    ...sourceStatements(props),
    props.artifactKeyStatement ?? {
      sid: 'UseKey',
      actions: keyUseActions,
      resources: [props.encryptionKeyArn],
    },
  ];
}

function sourceStatements({ repository, artifactBucketArn }: BuildProjectProps): PolicyStatement[] {
  return [
    ...(repository
      ? [{ sid: 'CloneSource', actions: ['codecommit:GitPull'], resources: [repository.arn] }]
      : []),
    ...(artifactBucketArn === undefined
      ? []
      : [
          { sid: 'ReadSource', actions: readObjectActions, resources: [`${artifactBucketArn}/*`] },
          { sid: 'SeeSourceBucket', actions: seeBucketActions, resources: [artifactBucketArn] },
        ]),
  ];
}
