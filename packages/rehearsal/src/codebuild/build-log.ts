import { closeSync, openSync, writeSync } from 'node:fs';

const LONGEST_LINE = 2_000;
const LINES_OF_TAIL = 40;

/** The log file of a build: raw output as it came, lines handed on one by one, the last ones kept. */
export class BuildLog {
  readonly #file: number;
  readonly #onLine: (line: string) => void;
  #tail: string[] = [];
  #unfinished = '';

  constructor(path: string, onLine: (line: string) => void) {
    this.#file = openSync(path, 'w');
    this.#onLine = onLine;
  }

  /** A line of CodeBuild's own. */
  note(text: string): void {
    writeSync(this.#file, `[Container] ${text}\n`);
  }

  write(text: string): void {
    writeSync(this.#file, text);
    const lines = (this.#unfinished + text).split('\n');
    this.#unfinished = lines.pop() ?? '';
    for (const line of lines) this.#take(line);
    while (this.#unfinished.length > LONGEST_LINE) {
      this.#take(this.#unfinished.slice(0, LONGEST_LINE));
      this.#unfinished = this.#unfinished.slice(LONGEST_LINE);
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

  #take(line: string): void {
    const shown = line.replace(/\r$/, '').slice(0, LONGEST_LINE);
    this.#tail.push(shown);
    if (this.#tail.length > LINES_OF_TAIL) this.#tail.shift();
    this.#onLine(shown);
  }
}
