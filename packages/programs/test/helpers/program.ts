import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { afterEach } from 'mocha';
import { eventually } from './eventually.ts';

/** A program that runs, and the JSON lines that it has printed. */
export interface StartedProgram {
  readonly child: ChildProcess;
  readonly lines: Record<string, unknown>[];
  readonly ended: Promise<number | null>;
  nextLine(isWanted: (line: Record<string, unknown>) => boolean): Promise<Record<string, unknown>>;
}

/** Starts Node programs by their files. Kills those that still run after the test. */
export function startedPrograms(): (file: string, ...flags: string[]) => StartedProgram {
  const children: ChildProcess[] = [];
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });
  return (file, ...flags) => {
    const child = spawn(process.execPath, [file, ...flags], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    const lines: Record<string, unknown>[] = [];
    createInterface({ input: child.stdout }).on('line', (line) => lines.push(JSON.parse(line)));
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    return { child, lines, ended, nextLine: (isWanted) => eventually('a line', () => lines.find(isWanted)) };
  };
}

/** Runs a program that ends by itself. */
export function runToEnd(
  file: string,
  flags: readonly string[],
  options: { input?: string; env?: object } = {},
) {
  return execa(process.execPath, [file, ...flags], {
    reject: false,
    input: options.input ?? '',
    env: { ...options.env },
  });
}
