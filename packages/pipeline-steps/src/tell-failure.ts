import { toPrintableLines } from 'tag-resolver';
import { runProgram } from './run-program.ts';
import type { StepContext } from './step.ts';

/** Where a failure is told, and of what. */
export interface FailureNotice {
  readonly topicArn: string;
  readonly pipelineName: string;
  readonly stageName: string;
  /** The build's page in the console, with its log. */
  readonly buildUrl: string | undefined;
}

/** What SNS takes as a subject, in characters. */
const longestSubject = 100;
const longestText = 8000;

/** What a project says of its pipeline; undefined where it names no topic, as on a machine of one's own. */
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

/**
 * Publishes why a step failed: the event of a failed action carries no word of its log. A message that can't be
 * published is a line in the log and no failure of its own.
 */
export async function tellFailure(context: StepContext, notice: FailureNotice, words: string): Promise<void> {
  const subject = `${notice.pipelineName}: ${notice.stageName} failed`;
  const link = notice.buildUrl === undefined ? '' : `\n\n${notice.buildUrl}`;
  const message = `${subject}: ${toPrintableLines(words).slice(0, longestText)}${link}`;
  const args = [
    'sns',
    'publish',
    '--topic-arn',
    notice.topicArn,
    '--subject',
    subject.slice(0, longestSubject),
  ];
  try {
    await runProgram(context, 'aws', [...args, '--message', message, '--output', 'json']);
  } catch (error) {
    context.say(`the notification topic was not told: ${error instanceof Error ? error.message : error}`);
  }
}
