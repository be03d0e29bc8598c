import { StepError } from './errors.ts';
import { readJson } from './read-json.ts';
import { runProgram } from './run-program.ts';
import type { StepContext } from './step.ts';

interface PipelineState {
  readonly stageStates?: readonly {
    readonly actionStates?: readonly {
      readonly actionName?: string;
      readonly latestExecution?: {
        readonly status?: string;
        /** Only an approval that waits has one. */
        readonly token?: string;
        readonly lastStatusChange?: string;
      };
    }[];
  }[];
}

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
    const args = ['codepipeline', 'get-pipeline-state', '--region', region, '--name', pipelineName];
    const output = await runProgram(context, 'aws', [...args, '--output', 'json']);
    const { stageStates = [] } = readJson<PipelineState>('aws codepipeline get-pipeline-state', output);
    for (const { actionName = '', latestExecution = {} } of stageStates.flatMap(
      ({ actionStates = [] }) => actionStates,
    )) {
      const { status, token, lastStatusChange = '' } = latestExecution;
      if (status !== 'InProgress' || token === undefined) continue;
      const hours = Math.floor((now - Date.parse(lastStatusChange)) / hour);
      context.say(`${pipelineName}: ${actionName} waits for ${hours} hours`);
      if (!(hours < patienceHours)) waiting.push(`${actionName} of ${pipelineName} (${hours} hours)`);
    }
  }
  if (waiting.length === 0) return;
  throw new StepError(
    `approvals wait for longer than a day: ${waiting.join(', ')}; answer them with npx --yes pnpm approval <environment>`,
  );
}
