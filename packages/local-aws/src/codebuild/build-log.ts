import { closeSync, openSync, writeSync } from 'node:fs';
import { isDiskFull } from 'programs/program-errors.ts';

const longestLine = 2_000;
const linesOfTail = 40;

/** The log file of a build: it gets the raw output; the caller gets each line and the last lines. */
export class BuildLog {
  readonly #file: number;
  readonly #onLine: (line: string) => void;
  #tail: string[] = [];
  #unfinished = '';
  #isFull = false;

  constructor(path: string, onLine: (line: string) => void) {
    this.#file = openSync(path, 'w');
    this.#onLine = onLine;
  }

  /** A line of CodeBuild's own, with the time (UTC) in its form: `[Container] 2026/11/29 00:02:49.123456 Running command`. */
  note(text: string): void {
    this.#append(`[Container] ${timestamp()} ${text}\n`);
  }

  write(text: string): void {
    this.#append(text);
    const lines = (this.#unfinished + text).split('\n');
    this.#unfinished = lines.pop() ?? '';
    for (const line of lines) this.#take(line);
    while (this.#unfinished.length > longestLine) {
      this.#take(this.#unfinished.slice(0, longestLine));
      this.#unfinished = this.#unfinished.slice(longestLine);
    }
  }

  /** The last lines since the previous call, the unfinished one included. */
  takeTail(): string {
    if (this.#unfinished !== '') this.write('\n');
    const tail = this.#tail.join('\n');
    this.#tail = [];
    return tail;
  }

  close(): void {
    closeSync(this.#file);
  }

  /** If the disk is full, only the file ends; the lines still reach the caller. */
  #append(text: string): void {
    if (this.#isFull) return;
    try {
      writeSync(this.#file, text);
    } catch (error) {
      if (!isDiskFull(error)) throw error;
      this.#isFull = true;
    }
  }

  #take(line: string): void {
    const shown = line.replace(/\r$/, '').slice(0, longestLine);
    this.#tail.push(shown);
    if (this.#tail.length > linesOfTail) this.#tail.shift();
    this.#onLine(shown);
  }
}

function timestamp(): string {
  const microseconds = Math.round((performance.timeOrigin + performance.now()) * 1000);
  const [date = '', time = ''] = new Date(microseconds / 1000).toISOString().split('T');
  const fraction = String(microseconds % 1_000_000).padStart(6, '0');
  return `${date.replaceAll('-', '/')} ${time.slice(0, 8)}.${fraction}`;
}
