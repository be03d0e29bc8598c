import { toPrintableLines } from 'tag-resolver';
import { answerOf, clientSettings } from '../aws.ts';
import type { StepContext } from '../step.ts';
import { inPipelineAccount } from './pipeline-account.ts';

/** SNS's limit of a subject, in characters. */
const maximumSubjectLength = 100;
const maximumTextLength = 8000;

/**
 * Publishes why a step failed, because the event of a failed action contains nothing of its log. Does nothing without a topic,
 * as on a developer's machine. A message that cannot be published is only a line in the log.
 */
export async function publishFailure(context: StepContext, words: string): Promise<void> {
  const { NOTIFICATION_TOPIC_ARN: topicArn, CODEBUILD_BUILD_URL: buildUrl } = context.environment;
  if (!topicArn) return;
  const { PIPELINE_NAME: pipelineName = '', PIPELINE_STAGE: stageName = '' } = context.environment;
  const subject = `${pipelineName}: ${stageName} failed`;
  const link = buildUrl === undefined ? '' : `\n\n${buildUrl}`;
  const message = `${subject}: ${toPrintableLines(words).slice(0, maximumTextLength)}${link}`;
  const publication = {
    TopicArn: topicArn,
    Subject: subject.slice(0, maximumSubjectLength),
    Message: message,
  };
  // The topic may be in another region.
  const region = topicArn.split(':')[3] ?? '';
  try {
    const { SNS } = await import('@aws-sdk/client-sns');
    const client = new SNS(clientSettings(await inPipelineAccount(context), region));
    await answerOf('sns:Publish', client.publish(publication));
  } catch (error) {
    context.say(`the notification could not be published: ${error instanceof Error ? error.message : error}`);
  }
}
