import { createInterface } from 'node:readline/promises';
import { Listr, PRESET_TIMER } from 'listr2';

/** What a step may say while it runs: one line, which the next one replaces on a terminal. */
export type Say = (line: string) => void;

/** How the rehearsal tells what it does; each step is told as it starts and as it ends, with its seconds. */
export interface Reporter {
  step<T>(title: string, work: (say: Say) => Promise<T>): Promise<T>;
  /** A line between steps. */
  note(line: string): void;
  /** A question for a person; no where nobody can be asked. */
  ask(question: string, signal: AbortSignal): Promise<boolean>;
}

/** A finished step, for the report at the end. */
export interface StepRecord {
  readonly title: string;
  readonly seconds: number;
  readonly failed: boolean;
}

/** Lines and marks for people: listr2's moving picture on a terminal, its plain lines elsewhere. */
export function createScreenReporter(): Reporter {
  const isTerminal = process.stdout.isTTY === true;
  return {
    async step(title, work) {
      const outcome: { value?: Awaited<ReturnType<typeof work>> } = {};
      const list = new Listr(
        [
          {
            title,
            task: async (_, task) => {
              outcome.value = await work((line) => {
                task.output = line;
              });
            },
          },
        ],
        {
          renderer: isTerminal ? 'default' : 'simple',
          rendererOptions: { timer: PRESET_TIMER, showErrorMessage: false, collapseErrors: false },
          registerSignalListeners: false,
        },
      );
      await list.run();
      return outcome.value as Awaited<ReturnType<typeof work>>;
    },
    note(line) {
      process.stdout.write(`${line}\n`);
    },
    async ask(question, signal) {
      if (!isTerminal || !process.stdin.isTTY) return false;
      const terminal = createInterface({ input: process.stdin, output: process.stdout });
      try {
        return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `, { signal })).trim());
      } finally {
        terminal.close();
      }
    },
  };
}

/** One JSON object a line, for programs. */
export function createJsonReporter(write: (line: string) => void): Reporter {
  const emit = (event: object) => write(`${JSON.stringify({ time: new Date().toISOString(), ...event })}\n`);
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
        emit({ event: 'step-failed', step: title, seconds: seconds(), message: String(error) });
        throw error;
      }
    },
    note: (line) => emit({ event: 'note', line }),
    ask: async () => false,
  };
}

/** The same reporter, which also writes down each step's seconds. */
export function recordSteps(reporter: Reporter, records: StepRecord[]): Reporter {
  return {
    ...reporter,
    async step(title, work) {
      const start = performance.now();
      const record = (failed: boolean) =>
        records.push({ title, seconds: (performance.now() - start) / 1000, failed });
      try {
        const value = await reporter.step(title, work);
        record(false);
        return value;
      } catch (error) {
        record(true);
        throw error;
      }
    },
  };
}
