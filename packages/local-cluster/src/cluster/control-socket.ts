import { readFile } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { listenOnSocket } from '../network/listening.ts';
import type { ClusterPaths } from './cluster-paths.ts';

/** Nothing of the sandbox is left, or something is. */
type DownAnswer = 'ended' | 'failed';

/** The time in which a connection must send its line. */
const lineTimeoutMs = 5_000;
const longestLine = 64;

/**
 * The supervisor's control socket. A client sends `down`, and gets `ending` and then `ended` or `failed`, or `busy` at once.
 * The modes of the folder and the socket let only the owner and root connect.
 */
export class ControlSocket {
  readonly #askers = new Set<Socket>();
  readonly #server = createServer((connection) => this.#hear(connection));
  readonly #supervisor: { isBusy(): boolean; end(): void };

  constructor(supervisor: { isBusy(): boolean; end(): void }) {
    this.#supervisor = supervisor;
  }

  /** Replaces the socket of a killed supervisor. The lock shows that no other one runs. */
  async listen(path: string): Promise<void> {
    await listenOnSocket(this.#server, path);
  }

  /** Sends the answer to all waiting clients, and removes the socket. */
  async close(answer: DownAnswer): Promise<void> {
    this.#server.close();
    const told = [...this.#askers].map(
      (asker) => new Promise<void>((resolve) => asker.end(`${answer}\n`, resolve)),
    );
    await Promise.all(told);
  }

  #hear(connection: Socket): void {
    let line = '';
    connection.on('error', () => connection.destroy());
    connection.on('close', () => this.#askers.delete(connection));
    connection.setTimeout(lineTimeoutMs, () => connection.destroy());
    connection.on('data', (text) => {
      line += text.toString('latin1');
      if (!line.includes('\n') && line.length <= longestLine) return;
      connection.removeAllListeners('data').resume();
      if (line !== 'down\n') connection.end('unknown order\n');
      else if (this.#supervisor.isBusy()) connection.end('busy\n');
      else {
        connection.setTimeout(0);
        connection.write('ending\n');
        this.#askers.add(connection);
        this.#supervisor.end();
      }
    });
  }
}

/** How long `pnpm rehearse:down` waits for the first answer, and then for the end. */
interface DownLimits {
  readonly answerMs: number;
  readonly endMs: number;
}

const usualLimits: DownLimits = { answerMs: 10_000, endMs: 60_000 };

/**
 * Ends a kept rehearsal.
 * @returns `none` if there is none, `busy` if it is still running, `ended` if nothing of it is left.
 * @throws Error if it belongs to another user, does not answer in time, or leaves something.
 */
export async function endKeptSandbox(
  paths: ClusterPaths,
  limits: DownLimits = usualLimits,
): Promise<'none' | 'busy' | 'ended'> {
  const answer = await askForEnd(paths.controlSocket, limits);
  if (answer === 'none' || answer === 'busy' || answer === 'ended') return answer;
  if (answer === 'failed') throw new Error(`Something of the kept rehearsal is left; see ${paths.log}.`);
  const id = (await readFile(paths.lockFile, 'utf8').catch(() => '')).trim();
  throw new Error(
    `The kept rehearsal’s supervisor, process ${id}, ${answer}; end it by \`kill -KILL ${id}\`, its sandbox goes with it, and see ${paths.log}.`,
  );
}

/** The last answer of the supervisor, or what is wrong with it. */
function askForEnd(socket: string, limits: DownLimits): Promise<string> {
  return new Promise((resolve, reject) => {
    const connection = connect(socket, () => connection.write('down\n'));
    let heard = '';
    const give = (answer: string) => {
      connection.destroy();
      resolve(answer);
    };
    connection.setTimeout(limits.answerMs);
    connection.on('timeout', () => {
      const waited = heard === '' ? limits.answerMs : limits.endMs;
      give(`did not ${heard === '' ? 'answer' : 'come to its end'} within ${waited / 1000} seconds`);
    });
    connection.on('data', (text) => {
      heard += text.toString('latin1');
      connection.setTimeout(limits.endMs);
    });
    connection.on('error', (error: NodeJS.ErrnoException) => {
      // EPIPE and ECONNRESET: it ended before it read the question.
      if (/^(?:ECONNREFUSED|ENOENT|ENOTDIR|EPIPE|ECONNRESET)$/.test(error.code ?? '') && heard === '')
        give('none');
      else if (error.code === 'EACCES')
        reject(
          new Error(
            `The rehearsal with the control socket ${socket} is another user's; end it as that user, or set XDG_CACHE_HOME to the folder of yours.`,
          ),
        );
      else reject(error);
    });
    connection.on('close', () => {
      const last = heard.trimEnd().split('\n').at(-1) ?? '';
      give(heard.endsWith('\n') && last !== 'ending' ? last : 'ended without a word');
    });
  });
}
