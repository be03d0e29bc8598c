import { readFile } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { listenOnSocket } from '../network/listening.ts';
import type { ClusterPaths } from './cluster-paths.ts';

/** How an end that was asked for came out: nothing is left, or something is. */
export type DownAnswer = 'ended' | 'failed';

/** What a connection has to say its one line. */
const lineTimeoutMs = 5_000;
const longestLine = 64;

/**
 * The supervisor's ear: a connection says `down` and is told `ending`, then `ended` or `failed`, or `busy` at once.
 * Only its owner (and root) reaches it, by the modes of the folder and of the socket.
 */
export class ControlSocket {
  readonly #askers = new Set<Socket>();
  readonly #server = createServer((connection) => this.#hear(connection));
  readonly #supervisor: { isBusy(): boolean; end(): void };

  constructor(supervisor: { isBusy(): boolean; end(): void }) {
    this.#supervisor = supervisor;
  }

  /** Takes the place of a socket that a killed supervisor left: the lock says that none lives. */
  async listen(path: string): Promise<void> {
    await listenOnSocket(this.#server, path);
  }

  /** Answers all who wait for the end, and takes the socket away. */
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

/** How long `pnpm rehearse:down` waits for a first word, and then for the end. */
export interface DownLimits {
  readonly answerMs: number;
  readonly endMs: number;
}

const usualLimits: DownLimits = { answerMs: 10_000, endMs: 60_000 };

/**
 * Ends a kept rehearsal.
 * @returns `none` when there is none, `busy` when it is still running, `ended` when nothing of it is left.
 * @throws when it is another user's, does not answer in time, or leaves something.
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

/** The last word of the supervisor, or what is wrong with it. */
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
      // The last two: it came to its end, by another's order, before it was asked.
      if (/^(?:ECONNREFUSED|ENOENT|EPIPE|ECONNRESET)$/.test(error.code ?? '') && heard === '') give('none');
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
