import { StringDecoder } from 'node:string_decoder';

export interface OutputListener {
  onText(text: string): void;
  /** A report of the shell, in order with the text around it. */
  onReport(word: string, value: string): void;
}

/** Separates the build's output from the driver's reports. */
export class OutputSplitter {
  readonly #mark: string;
  readonly #listener: OutputListener;
  readonly #decoder = new StringDecoder('utf8');
  #pending = '';

  constructor(token: string, listener: OutputListener) {
    this.#mark = `\x1e${token} `;
    this.#listener = listener;
  }

  push(chunk: Buffer): void {
    this.#pending += this.#decoder.write(chunk);
    while (this.#takeReport()) {}
  }

  #takeReport(): boolean {
    const start = this.#pending.indexOf(this.#mark);
    const end = start === -1 ? -1 : this.#pending.indexOf('\n', start);
    this.#takeText(start === -1 ? this.#lengthOfText() : start);
    if (end === -1) return false;
    const report = this.#pending.slice(this.#mark.length, end - start);
    this.#pending = this.#pending.slice(end - start + 1);
    const space = report.indexOf(' ');
    this.#listener.onReport(report.slice(0, space), report.slice(space + 1));
    return true;
  }

  #takeText(length: number): void {
    if (length === 0) return;
    const text = this.#pending.slice(0, length);
    this.#pending = this.#pending.slice(length);
    this.#listener.onText(text);
  }

  /** The length of the pending text without a possible start of a report. */
  #lengthOfText(): number {
    const separator = this.#pending.lastIndexOf('\x1e');
    const isBeginning = separator !== -1 && this.#mark.startsWith(this.#pending.slice(separator));
    return isBeginning ? separator : this.#pending.length;
  }
}
