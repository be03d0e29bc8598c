import { createInterface } from 'node:readline/promises';
import { Listr, PRESET_TIMER } from 'listr2';
import type { PipelineEvent } from 'local-aws/codepipeline/execution-result.ts';
import type { PipelineStack } from 'local-aws/delivery-stack/delivery-stack.ts';
import { canRedraw } from 'programs/can-redraw.ts';
import { sentenceOf } from 'programs/program-errors.ts';
import { toPrintableJson } from 'tag-resolver';
import { outcomeLines } from './report/outcome-lines.ts';
import { printableText } from './report/printable-text.ts';
import type { RehearsalReport } from './report/run-record.ts';
import type { DeployTarget } from './steps/deploy-targets.ts';

/** Shows a line of a running step; on a terminal, the next line replaces it. */
export type Say = (line: string) => void;

/** The answer to an approval. */
export type Answer = 'yes' | 'no' | 'all';

/** Reports the progress: each step when it starts and when it ends, with its seconds. */
export interface Progress {
  step<T>(title: string, work: (say: Say) => Promise<T>, about?: AboutStep): Promise<T>;
  /** A line between steps. */
  note(line: string): void;
  /** A request to the target had an answer of this status, or none (0). */
  requestAnswered(target: DeployTarget, status: number): void;
  /** An event of a pipeline. The steps show the same in short. */
  pipelineEvent(stack: PipelineStack, event: PipelineEvent): void;
  /** Asks for an approval; the answer is no if there is no terminal. */
  ask(question: string, signal: AbortSignal): Promise<Answer>;
  /** The end of a successful rehearsal. */
  finish(report: RehearsalReport): void;
  /** The end of a failed rehearsal; the text also goes to stderr. `reportFile` is its report, if one was written. */
  fail(text: string, reportFile?: string): void;
}

interface AboutStep {
  /** The log of the step. */
  readonly logFile: string;
}

/** Without a terminal, a long step shows at most one line in this interval. */
const plainLineIntervalMs = 20_000;

/** Progress for people: listr2's renderer on a terminal, its plain lines elsewhere. */
export function createScreenProgress(): Progress {
  return {
    step: showStep,
    note: (line) => void process.stdout.write(`${printableText(line)}\n`),
    requestAnswered: () => {},
    pipelineEvent: () => {},
    ask: (question, signal) => askPerson(question, signal),
    fail: () => {},
    finish(report) {
      process.stdout.write(`\n${printableText(outcomeLines(report).join('\n'))}\n`);
    },
  };
}

async function showStep<T>(words: string, work: (say: Say) => Promise<T>): Promise<T> {
  const title = printableText(words);
  const mayRedraw = canRedraw();
  const outcome: { value?: T; fault?: unknown } = {};
  const list = new Listr(
    [
      {
        title,
        task: async (_, task) => {
          const say: Say = (line) => {
            task.output = printableText(line);
          };
          try {
            outcome.value = await work(mayRedraw ? say : seldom(say));
          } catch (error) {
            outcome.fault = error;
            // The failure is shown once, at the end, with the command and its output.
            throw new Error('see below');
          }
        },
      },
    ],
    {
      renderer: mayRedraw ? 'default' : 'simple',
      rendererOptions: { timer: PRESET_TIMER, showErrorMessage: false, collapseErrors: false },
      registerSignalListeners: false,
    },
  );
  await list.run().catch((error: unknown) => {
    throw outcome.fault ?? error;
  });
  return outcome.value as T;
}

function seldom(say: Say): Say {
  let last = performance.now();
  return (line) => {
    if (performance.now() - last < plainLineIntervalMs) return;
    last = performance.now();
    say(line);
  };
}

async function askPerson(question: string, signal: AbortSignal): Promise<Answer> {
  if (process.stdin.isTTY !== true || process.stdout.isTTY !== true) return 'no';
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  // The prompt catches Ctrl-C. It must end the whole rehearsal.
  terminal.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  const closed = new Promise<string>((resolve) => terminal.once('close', () => resolve('no')));
  try {
    const asked = terminal.question(`${printableText(question)} [y]es, [N]o, [a]ll: `, { signal });
    return answerOf(await Promise.race([asked, closed]));
  } finally {
    terminal.close();
  }
}

function answerOf(text: string): Answer {
  const answer = text.trim().toLowerCase();
  if (answer === 'a' || answer === 'all') return 'all';
  return answer === 'y' || answer === 'yes' ? 'yes' : 'no';
}

/** One JSON object a line, for programs. */
export function createJsonProgress(write: (line: string) => void): Progress {
  const emit = (event: object) =>
    write(`${toPrintableJson(JSON.stringify({ time: new Date().toISOString(), ...event }))}\n`);
  return {
    async step(title, work) {
      emit({ event: 'step-started', step: title });
      const start = performance.now();
      const seconds = () => Math.round(performance.now() - start) / 1000;
      try {
        const value = await work((line) => emit({ event: 'step-output', step: title, line }));
        emit({ event: 'step-succeeded', step: title, seconds: seconds() });
        return value;
      } catch (error) {
        const message = sentenceOf(error);
        emit({ event: 'step-failed', step: title, seconds: seconds(), message });
        throw error;
      }
    },
    note: (line) => emit({ event: 'note', line }),
    requestAnswered: () => {},
    pipelineEvent: () => {},
    ask: async () => 'no',
    finish: (report) => emit({ event: 'finished', ...report }),
    fail: (message, report) => emit({ event: 'failed', message, ...(report !== undefined && { report }) }),
  };
}
