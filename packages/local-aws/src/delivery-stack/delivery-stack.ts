import type { JsonObject } from '../terraform/json.ts';

/** The synthesized delivery stack, with all references resolved. */
export interface DeliveryStack {
  readonly region: string;
  readonly accountId: string;
  readonly pipelines: readonly Pipeline[];
  /** Build projects by name. */
  readonly projects: ReadonlyMap<string, BuildProject>;
  readonly eventRules: readonly EventRule[];
  readonly imageRepositories: readonly ImageRepository[];
  readonly sourceRepositories: readonly SourceRepository[];
  /** The ARN of the KMS key of each encrypted SNS topic, by the ARN of the topic. */
  readonly topicKeys: ReadonlyMap<string, string>;
  /** Kinds of resources in the stack that the rehearsal does not read, such as `aws_kms_key`, sorted. */
  readonly unreadKinds: readonly string[];
}

/** One of the pipelines, with the rest of its stack. */
export interface PipelineStack extends Omit<DeliveryStack, 'pipelines'> {
  readonly pipeline: Pipeline;
}

/** The stack of each pipeline, in their order. */
export function pipelineStacks({ pipelines, ...rest }: DeliveryStack): readonly PipelineStack[] {
  return pipelines.map((pipeline) => ({ ...rest, pipeline }));
}

/** The store of a region's actions; undefined if the pipeline has none there. */
export function artifactStoreIn(
  { pipeline, region: ownRegion }: PipelineStack,
  region: string,
): ArtifactStore | undefined {
  return pipeline.artifactStores.find((store) => (store.region ?? ownRegion) === region);
}

export interface Pipeline {
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  /** One for each region with actions. */
  readonly artifactStores: readonly ArtifactStore[];
  readonly variables: readonly PipelineVariable[];
  readonly stages: readonly PipelineStage[];
}

/** The S3 bucket for the artifacts of the actions in a region. */
export interface ArtifactStore {
  /** Undefined if all actions are in the pipeline's own region. */
  readonly region?: string | undefined;
  readonly bucket: string;
  /** The ARN of its KMS key. */
  readonly keyArn?: string | undefined;
}

export interface PipelineVariable {
  readonly name: string;
  readonly defaultValue?: string | undefined;
}

export interface PipelineStage {
  readonly name: string;
  readonly actions: readonly PipelineAction[];
}

/** What an action does, as CodePipeline identifies it. */
interface ActionType {
  readonly category: string;
  readonly owner: string;
  readonly provider: ActionProvider;
  readonly version: string;
}

export function actionTypeOf({ category, owner, provider, version }: PipelineAction): ActionType {
  return { category, owner, provider, version };
}

export interface PipelineAction extends ActionType {
  readonly name: string;
  readonly runOrder: number;
  readonly region: string;
  /** The role that the pipeline assumes for the action; undefined if it acts with its own. */
  readonly roleArn?: string | undefined;
  readonly namespace?: string | undefined;
  readonly inputArtifacts: readonly string[];
  readonly outputArtifacts: readonly string[];
  readonly configuration: Readonly<Record<string, string>>;
  readonly timeoutInMinutes?: number | undefined;
}

export type ActionProvider = 'CodeCommit' | 'CodeBuild' | 'Manual';

export interface BuildProject {
  readonly name: string;
  readonly arn: string;
  /** The role of its builds. */
  readonly serviceRoleArn: string;
  readonly image: string;
  readonly privileged: boolean;
  readonly environmentVariables: readonly EnvironmentVariable[];
  /** Path of the buildspec, relative to the source. */
  readonly buildspec: string;
  readonly timeoutMinutes: number;
  /** The KMS key of its artifacts. @default AWS's own for S3 */
  readonly encryptionKey?: string | undefined;
  /** Its group in CloudWatch Logs. */
  readonly logGroup?: string | undefined;
  /** The VPC in which its builds run. */
  readonly network?: BuildNetwork | undefined;
}

/** An id that is known only after an apply is the reference to it. */
export interface BuildNetwork {
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
}

/** A variable of the type PLAINTEXT. */
export interface EnvironmentVariable {
  readonly name: string;
  readonly value: string;
}

export interface EventRule {
  readonly name: string;
  readonly pattern: JsonObject;
  readonly targets: readonly PipelineTarget[];
  /** The SNS topics that the rule notifies. */
  readonly topics: readonly TopicTarget[];
}

/** How a rule writes the input of a target. */
export interface InputTransformer {
  readonly inputPaths: Readonly<Record<string, string>>;
  /** Undefined if the target gets the event unchanged. */
  readonly inputTemplate: string | undefined;
}

/** Without a template, the pipeline starts from the head of its branch. */
export interface PipelineTarget extends InputTransformer {
  readonly pipelineName: string;
  /** The role that EventBridge assumes to start the pipeline. */
  readonly roleArn?: string | undefined;
  /** The SQS queue that gets events which could not start it. */
  readonly deadLetterArn?: string | undefined;
}

export interface TopicTarget extends InputTransformer {
  readonly topicArn: string;
}

export interface ImageRepository {
  readonly name: string;
  /** `<account>.dkr.ecr.<region>.amazonaws.com/<name>`. */
  readonly uri: string;
  /** The image tags that may move to another digest: patterns in which `*` is any text. */
  readonly movableTags: readonly string[];
}

export interface SourceRepository {
  readonly name: string;
  readonly arn: string;
  readonly cloneUrlHttp: string;
}
