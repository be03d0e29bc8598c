import { StepError } from '../errors.ts';
import type { StepContext } from '../step.ts';
import { readStages } from './read-stages.ts';

export interface RequireAnswersOptions {
  readonly region: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

const hour = 60 * 60 * 1000;
const patienceHours = 24;

/**
 * Fails if an approval of one of the pipelines waits for longer than a day. CodePipeline has no metric of it, and its mail is
 * sent once, when the approval opens (docs/decisions/0042).
 */
export async function requireAnswers(
  context: StepContext,
  { region, now }: RequireAnswersOptions,
  pipelineNames: readonly string[],
): Promise<void> {
  const waiting: string[] = [];
  for (const pipelineName of pipelineNames) {
    const stages = await readStages(context, { region, pipelineName });
    for (const { actionName = '', latestExecution = {} } of stages.flatMap(
      ({ actionStates = [] }) => actionStates,
    )) {
      const { status, token, lastStatusChange = new Date(Number.NaN) } = latestExecution;
      if (status !== 'InProgress' || token === undefined) continue;
      const hours = Math.floor((now - lastStatusChange.getTime()) / hour);
      context.say(`${pipelineName}: ${actionName} waits for ${hours} hours`);
      if (!(hours < patienceHours)) waiting.push(`${actionName} of ${pipelineName} (${hours} hours)`);
    }
  }
  if (waiting.length === 0) return;
  throw new StepError(
    `approvals wait for longer than a day: ${waiting.join(', ')}; answer them with npx --yes pnpm approval <environment> --service <service>`,
  );
}
