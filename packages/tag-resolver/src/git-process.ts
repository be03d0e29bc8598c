// node:child_process and not execa: this program starts once in each build, and loading execa took as long again
// as all the rest of its start (64 ms in place of 35 ms, where an empty program took 26 ms).
import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';

/** A run of git. */
export interface GitRun {
  readonly args: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Gets each line of the output as it comes; what it throws ends git. */
  readonly onLine: (line: string) => void;
}

/** How a run of git ended. */
export type GitEnding =
  | { readonly kind: 'exited'; readonly exitCode: number }
  | { readonly kind: 'killed'; readonly signalName: string }
  | { readonly kind: 'not-started' | 'unreadable'; readonly cause: Error }
  | { readonly kind: 'stopped' | 'timed-out' };

const maximumStderrLength = 16_384;
const maximumLineLength = 1_048_576;
const killGraceMs = 500;
const stderrGraceMs = 200;

/** Runs git without a shell, a terminal or an input, and leaves none of its processes behind. */
export async function runGit(run: GitRun): Promise<{ ending: GitEnding; stderr: string }> {
  const git = startGit(run);
  if (git instanceof Error) return { ending: { kind: 'not-started', cause: git }, stderr: '' };
  const readStderr = keepLastLines(git.stderr);
  const linesRead = readLines(git.stdout, run.onLine);
  const finished = new AbortController();
  const ending = await Promise.race([waitForEnd(git, linesRead), waitForStop(run, finished.signal)]);
  finished.abort();
  if (ending.kind !== 'exited' && git.pid !== undefined) await endProcessGroup(git.pid);
  // A connection that ssh keeps open for later (ControlPersist) holds stderr: do not wait for that one.
  await Promise.race([closed(git.stderr), delay(stderrGraceMs, undefined, { ref: false })]);
  git.stdout.destroy();
  git.stderr.destroy();
  git.unref();
  return { ending, stderr: readStderr() };
}

/**
 * A process group of its own, so that git's helpers can be ended with it: git-remote-http outlives a killed git. A
 * session of its own too: ssh finds no terminal to ask for a password on.
 */
function startGit({ args, environment }: GitRun) {
  try {
    return spawn('git', args, { detached: true, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    return toError(error); // thrown at once, unlike ENOENT: E2BIG, ENOMEM
  }
}

async function waitForEnd(git: ChildProcess, linesRead: Promise<void>): Promise<GitEnding> {
  const exited = new Promise<GitEnding>((resolve) => {
    git.once('error', (cause) => resolve({ kind: 'not-started', cause }));
    git.once('exit', (exitCode, signalName) => {
      resolve(
        exitCode === null ? { kind: 'killed', signalName: `${signalName}` } : { kind: 'exited', exitCode },
      );
    });
  });
  try {
    const [ending] = await Promise.all([exited, linesRead]);
    return ending;
  } catch (error) {
    return { kind: 'unreadable', cause: toError(error) };
  }
}

function waitForStop({ timeoutMs, signal }: GitRun, finished: AbortSignal): Promise<GitEnding> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve({ kind: 'timed-out' }), timeoutMs);
    finished.addEventListener('abort', () => clearTimeout(timer));
    signal?.addEventListener('abort', () => resolve({ kind: 'stopped' }), { signal: finished });
    if (signal?.aborted) resolve({ kind: 'stopped' });
  });
}

function readLines(stream: Readable, onLine: (line: string) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    let rest = '';
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      try {
        for (const line of lines) onLine(line);
        if (rest.length > maximumLineLength) throw new RangeError('a line of its output has no end');
      } catch (error) {
        reject(error);
        stream.destroy();
      }
    });
    stream.once('error', reject);
    stream.once('close', resolve);
  });
}

/** The end of a long text, in whole lines: of a URL that is cut in two nobody could tell the password. */
function keepLastLines(stream: Readable): () => string {
  let kept = '';
  let isCut = false;
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    kept += chunk;
    isCut ||= kept.length > maximumStderrLength;
    kept = kept.slice(-maximumStderrLength);
  });
  return () => (isCut ? kept.replace(/^[^\r\n]*[\r\n]?/, '') : kept);
}

/**
 * SIGTERM, so that a credential helper can put its files in order; SIGKILL for what is still there after it. Where
 * the machine's first process does not reap, as in many containers, the ended helpers count as there to the last.
 */
async function endProcessGroup(groupId: number): Promise<void> {
  const end = performance.now() + killGraceMs;
  signalGroup(groupId, 'SIGTERM');
  while (signalGroup(groupId, 0) && performance.now() < end) await delay(10);
  signalGroup(groupId, 'SIGKILL');
}

function signalGroup(groupId: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-groupId, signal);
  } catch {
    return false; // no process of the group is left
  }
}

function closed(stream: Readable): Promise<void> {
  return stream.closed ? Promise.resolve() : new Promise((resolve) => stream.once('close', resolve));
}

function toError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
