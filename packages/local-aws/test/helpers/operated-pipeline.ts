import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { loadConfiguration } from 'infra';
import { shellWord } from 'programs/shell-word.ts';
import { compileCache } from '../../../programs/test/helpers/compile-cache.ts';
import { codePipelineApi } from '../../src/codepipeline/codepipeline-api.ts';
import { createExecutionQueue, type ExecutionQueue } from '../../src/codepipeline/execution-queue.ts';
import type { PipelineServices } from '../../src/codepipeline/pipeline-services.ts';
import type { PipelineStack } from '../../src/delivery-stack/delivery-stack.ts';
import { type ApiOperations, startJsonApi } from '../../src/stand-ins/aws-json-api.ts';
import { START, stackWith } from './pipeline-story.ts';

const program = fileURLToPath(new URL('../../../operations/src/main.ts', import.meta.url));
const { account, delivery } = await loadConfiguration();
const accessKeyId = 'AKIAREHEARSAL';

/** The user's own first environment and service. */
export const environment = delivery.order[0]?.environment ?? '';
export const [service] = delivery.services;
/** The environments that the fixture's pipeline has no stage for. */
export const laterEnvironments = delivery.order.slice(1).map((entry) => entry.environment);

/** The fixture's pipeline as the user's own environments name it. The approval has its own stage, as in the real one. */
export function ownStack(): PipelineStack {
  const { pipelineName: name = '' } = service ?? {};
  return stackWith(({ stages }) => ({
    name,
    arn: `arn:aws:codepipeline:${account.region}:${account.accountId}:${name}`,
    stages: stages.flatMap((stage) => {
      if (stage.name !== 'Deploy-development') return [stage];
      const [approvals, deployments] = [true, false].map((isApproval) =>
        stage.actions.filter(({ category }) => (category === 'Approval') === isApproval),
      );
      return [
        { ...stage, name: `Approve-${environment}`, actions: approvals ?? [] },
        { ...stage, name: `Deploy-${environment}`, actions: deployments ?? [] },
      ];
    }),
  }));
}

/** A pipeline behind CodePipeline's API, and the program that operates it. */
export interface OperatedPipeline {
  readonly queue: ExecutionQueue;
  /** The requests that the API got, by their operation. */
  readonly calls: string[];
  /** Starts an execution with a commit. */
  start(commitId: string): ReturnType<ExecutionQueue['start']>;
  /** Runs `pnpm approval`, `pnpm rollback` or `pnpm status`. */
  run(words: readonly string[], options?: RunOptions): Promise<Ended>;
  /** Runs it on a terminal, with a text as the pressed keys. The output has no carriage returns. */
  runOnTerminal(
    words: readonly string[],
    options?: RunOptions & { readonly input?: string },
  ): Promise<{ readonly exitCode: number | undefined; readonly output: string }>;
  /** The program's words and variables, to run it elsewhere. */
  command(words: readonly string[]): { readonly words: readonly string[]; readonly env: NodeJS.ProcessEnv };
  close(): Promise<void>;
}

interface RunOptions {
  readonly directory?: string;
  readonly env?: NodeJS.ProcessEnv;
}

interface Ended {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export async function operatedPipeline(options: {
  readonly services: PipelineServices;
  readonly stack?: PipelineStack;
  /** Replaced operations. */
  readonly operations?: ApiOperations;
}): Promise<OperatedPipeline> {
  const { services, stack = ownStack() } = options;
  const queue = createExecutionQueue({ stack, services });
  const calls: string[] = [];
  const operations = { ...codePipelineApi([{ ...stack, queue }]), ...options.operations };
  const api = await startJsonApi({ operations: recorded(operations, calls), accessKeyId });
  const env = {
    AWS_ENDPOINT_URL: api.url,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    ...compileCache,
  };
  return {
    queue,
    calls,
    close: api.close,
    command: (words) => ({ words: [process.execPath, program, ...words], env }),
    start: (revisionValue) =>
      queue.start({
        ...START,
        pipelineName: stack.pipeline.name,
        sourceRevisions: [{ actionName: 'Source', revisionType: 'COMMIT_ID', revisionValue }],
      }),
    async runOnTerminal(words, { directory = process.cwd(), env: more = {}, input = '' } = {}) {
      const line = [process.execPath, program, ...words].map(shellWord).join(' ');
      const { exitCode, all } = await execa(
        'script',
        ['--quiet', '--return', '--command', line, '/dev/null'],
        { cwd: directory, env: { ...env, TERM: 'xterm', ...more }, input, all: true, reject: false },
      );
      return { exitCode, output: all.replaceAll('\r', '') };
    },
    async run(words, { directory = process.cwd(), env: more = {} } = {}) {
      const { exitCode, stdout, stderr } = await execa(process.execPath, [program, ...words], {
        cwd: directory,
        env: { ...env, ...more },
        stdin: 'ignore',
        reject: false,
      });
      return { exitCode, stdout, stderr };
    },
  };
}

function recorded(operations: ApiOperations, calls: string[]): ApiOperations {
  return Object.fromEntries(
    Object.entries(operations).map(([name, operation]) => [
      name,
      (input: unknown) => {
        calls.push(name.replace(/^.*\./, ''));
        return operation(input);
      },
    ]),
  );
}
