// node:child_process instead of execa, which doubles the start of this program (64 ms instead of 35 ms; an empty program
// takes 26 ms).
import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';

/** A run of git. */
interface GitRun {
  readonly args: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Called with each line of the output. If it throws, git is ended. */
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

/** Runs git without a shell, a terminal or an input, and leaves no process behind. */
export async function runGit(run: GitRun): Promise<{ ending: GitEnding; stderr: string }> {
  const git = startGit(run);
  if (git instanceof Error) return { ending: { kind: 'not-started', cause: git }, stderr: '' };
  const readStderr = keepLastLines(git.stderr);
  const linesRead = readLines(git.stdout, run.onLine);
  const finished = new AbortController();
  const ending = await Promise.race([waitForEnd(git, linesRead), waitForStop(run, finished.signal)]);
  finished.abort();
  if (ending.kind !== 'exited' && git.pid !== undefined) await endProcessGroup(git.pid);
  // Do not wait for long: a connection that ssh keeps open (ControlPersist) holds stderr.
  await Promise.race([closed(git.stderr), delay(stderrGraceMs, undefined, { ref: false })]);
  git.stdout.destroy();
  git.stderr.destroy();
  git.unref();
  return { ending, stderr: readStderr() };
}

/**
 * Starts git in its own process group, so that its helpers can be ended with it: git-remote-http outlives a killed git. The
 * own session has no terminal on which ssh could ask for a password.
 */
function startGit({ args, environment }: GitRun) {
  try {
    return spawn('git', args, { detached: true, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    return toError(error); // E2BIG and ENOMEM are thrown here, unlike ENOENT
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

/** Keeps the end of a long text in whole lines, because a password in half a URL could not be recognized. */
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
 * Sends SIGTERM, so that a credential helper can clean up, then SIGKILL. If the first process of the machine does not reap, as
 * in many containers, ended helpers still count as running.
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
