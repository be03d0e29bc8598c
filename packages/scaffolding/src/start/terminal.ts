import { createInterface } from 'node:readline';
import { ConfigurationError } from 'infra/errors.ts';

/** The terminal on which the user answers. */
export interface Terminal {
  readonly hasColors: boolean;
  /** @throws ConfigurationError if there is no answer to come */
  ask(question: string): Promise<string>;
  say(line: string): void;
}

/** The user's terminal. Questions go to stderr, as stdout is for the result. */
export function openTerminal(signal: AbortSignal): Terminal & { close(): void } {
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  // The reader catches Ctrl-C. It must end this command.
  reader.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  // Set at the end of the input, when lines may still wait for their questions.
  let isClosed = false;
  reader.once('close', () => {
    isClosed = true;
  });
  signal.addEventListener('abort', () => reader.close(), { once: true });
  // Buffers lines that arrive before their question, as in a pasted text.
  const lines = reader[Symbol.asyncIterator]();
  return {
    hasColors: process.stderr.hasColors(),
    say: (line) => void process.stderr.write(`${line}\n`),
    close: () => reader.close(),
    async ask(question) {
      if (isClosed) process.stderr.write(question);
      else {
        reader.setPrompt(question);
        reader.prompt();
      }
      const { value, done } = await lines.next();
      signal.throwIfAborted();
      if (done) throw new ConfigurationError(['the answers ended; nothing was changed']);
      return value;
    },
  };
}
