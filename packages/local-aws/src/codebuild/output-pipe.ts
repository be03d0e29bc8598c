import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemCodeOf } from 'programs/program-errors.ts';
import { type OutputListener, OutputSplitter } from './output-splitter.ts';

const { O_NONBLOCK, O_RDWR, O_WRONLY } = constants;
const retryMs = 5;

/**
 * The named pipe for a build's output. Not a child's stdout: Node makes that a socket, which
 * `echo > /dev/stderr` cannot open, and it ends with its shell, while a build may need several.
 */
export class OutputPipe {
  readonly #token: string;
  readonly #reader: Socket;
  readonly #writer: number;
  readonly #onDrained = new Map<string, () => void>();
  #drains = 0;

  /** Reads the named pipe at `path` from now on. */
  constructor(path: string, token: string, listener: OutputListener) {
    this.#token = token;
    this.#reader = new Socket({ fd: openSync(path, O_RDWR | O_NONBLOCK), writable: false });
    this.#writer = openSync(path, O_WRONLY | O_NONBLOCK);
    const splitter = new OutputSplitter(token, {
      onText: (text) => listener.onText(text),
      onReport: (word, value) => {
        if (word === 'drained') this.#onDrained.get(value)?.();
        else listener.onReport(word, value);
      },
    });
    this.#reader.on('data', (chunk: Buffer) => splitter.push(chunk));
  }

  /** Resolves when everything written so far has been read. */
  async drain(): Promise<void> {
    this.#drains += 1;
    const name = String(this.#drains);
    const drained = new Promise<void>((resolve) => this.#onDrained.set(name, resolve));
    while (!this.#tryWrite(`\x1e${this.#token} drained ${name}\n`)) await sleep(retryMs);
    await drained;
    this.#onDrained.delete(name);
  }

  close(): void {
    this.#reader.destroy();
    closeSync(this.#writer);
  }

  #tryWrite(line: string): boolean {
    try {
      writeSync(this.#writer, line);
      return true;
    } catch (error) {
      if (systemCodeOf(error) === 'EAGAIN') return false;
      throw error;
    }
  }
}
