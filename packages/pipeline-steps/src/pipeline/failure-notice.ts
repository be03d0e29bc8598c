/** Where to publish a failure, and of which build. */
export interface FailureNotice {
  readonly topicArn: string;
  readonly pipelineName: string;
  readonly stageName: string;
  /** The build's page in the console, with its log. */
  readonly buildUrl: string | undefined;
}

/** Reads the variables of the project; undefined without a topic, as on a developer's machine. */
export function readFailureNotice(environment: NodeJS.ProcessEnv): FailureNotice | undefined {
  const topicArn = environment['NOTIFICATION_TOPIC_ARN'];
  if (!topicArn) return undefined;
  return {
    topicArn,
    pipelineName: environment['PIPELINE_NAME'] ?? '',
    stageName: environment['PIPELINE_STAGE'] ?? '',
    buildUrl: environment['CODEBUILD_BUILD_URL'],
  };
}
