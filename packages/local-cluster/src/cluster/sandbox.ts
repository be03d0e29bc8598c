import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ActionableError } from 'programs/actionable-error.ts';
import { type ProgramResult, programError, type RunOptions, tryProgram } from 'programs/run-program.ts';
import { type ClusterPaths, sandboxPaths } from './cluster-paths.ts';
import { makePrivateFolder } from './private-folder.ts';
import { sandboxEnvironment } from './sandbox-environment.ts';
import type { SupervisorMessage, SupervisorOrder } from './supervisor-protocol.ts';

/** An end that could not take everything away. */
export class SandboxLeftoverError extends Error {
  override name = 'SandboxLeftoverError';
}

/** The rehearsal's namespaces, as their owner's (the supervisor's) client. */
export class Sandbox {
  readonly #supervisor: ChildProcess;
  readonly #home: string;
  readonly #log: string;
  #ending: Promise<void> | undefined;
  #isStarted = false;
  #pid: number | undefined;
  #isKept = false;

  private constructor(supervisor: ChildProcess, paths: ClusterPaths) {
    this.#supervisor = supervisor;
    this.#home = paths.run;
    this.#log = join(paths.log, supervisorLog);
  }

  /**
   * Takes the cache for one rehearsal and removes what a killed one left there. The kernel frees the lock with its
   * owner, whatever ended that.
   * @throws ActionableError when another rehearsal has the cache.
   */
  static async reserve(paths: ClusterPaths): Promise<Sandbox> {
    await makePrivateFolder(paths.root);
    await mkdir(paths.log, { recursive: true });
    await writeFile(paths.lockFile, '', { flag: 'a', mode: 0o600 });
    const sandbox = new Sandbox(startSupervisor(paths), paths);
    await sandbox.#next('locked');
    try {
      await removeOldLogs(paths.log);
    } catch (error) {
      await sandbox.end();
      throw error;
    }
    return sandbox;
  }

  /** Makes the namespaces; `catatonit` is the path of the program that becomes their first process. */
  async start(catatonit: string): Promise<void> {
    this.#isStarted = true;
    this.#order({ type: 'start', catatonit });
    this.#pid = (await this.#next('started')).pid;
  }

  /** The first process, as the machine numbers it. */
  get pid(): number {
    if (this.#pid === undefined) throw new Error('The sandbox has not been started.');
    return this.#pid;
  }

  /** What turns `program args` into the same inside the sandbox; the working directory is lost on the way. */
  get commandPrefix(): readonly string[] {
    return ['nsenter', '-t', String(this.pid), '-n', '-m', '-p', '-u', '-i', '--'];
  }

  /** Whether there is, or will be in a moment, something in it that a program may wait for. */
  get isStarted(): boolean {
    return this.#isStarted;
  }

  /** Whether it was asked to outlive this program. */
  get isKept(): boolean {
    return this.#isKept;
  }

  /** A folder of this run's own, which goes with it. */
  get directory(): string {
    return this.#home;
  }

  /**
   * Runs a command to its end inside the sandbox and gives what it printed; of the person's environment it sees PATH alone.
   * @throws ActionableError with the command to paste when it fails.
   */
  async run(command: readonly string[], options?: RunOptions): Promise<string> {
    const result = await this.tryRun(command, options);
    if (result.failure === undefined) return result.stdout;
    throw programError(command, result, [...this.commandPrefix, ...command]);
  }

  /** The same, for a caller that knows what a failure means. */
  tryRun(command: readonly string[], options?: RunOptions): Promise<ProgramResult> {
    const environment = {
      ...sandboxEnvironment(this.#home),
      DOCKER_HOST: `unix://${sandboxPaths.dockerSocket}`,
    };
    return tryProgram([...this.commandPrefix, ...command], {
      extendEnvironment: false,
      environment,
      ...options,
    });
  }

  /** Lets the sandbox outlive this program; `pnpm rehearse:down` ends it. */
  async keep(): Promise<void> {
    this.#order({ type: 'keep' });
    await this.#next('kept');
    this.#isKept = true;
    this.#supervisor.disconnect();
    this.#supervisor.unref();
  }

  /** Ends every process, mount, interface and cgroup of the sandbox; returns when none is left. */
  end(): Promise<void> {
    this.#ending ??= new Promise<void>((resolve, reject) => {
      const leftover = (what: string) => reject(new SandboxLeftoverError(`${what}; see ${this.#log}.`));
      const judge = (code: number | null) =>
        code === 0 ? resolve() : leftover('Something of the sandbox is left');
      const { exitCode, signalCode, connected, pid } = this.#supervisor;
      if (exitCode !== null || signalCode !== null) return judge(exitCode);
      const timer = setTimeout(
        () => leftover(`The sandbox's supervisor, process ${pid}, did not end within a minute`),
        endTimeoutMs,
      );
      this.#supervisor.once('exit', (code) => {
        clearTimeout(timer);
        judge(code);
      });
      if (connected) this.#order({ type: 'end' });
    });
    return this.#ending;
  }

  #order(order: SupervisorOrder): void {
    // One that has ended takes no order; whoever waits for its answer is told by #next.
    // With a callback, a pipe that breaks in this moment is no error that nobody catches.
    if (this.#supervisor.connected) this.#supervisor.send(order, () => {});
  }

  /** The next answer of this type; the supervisor has a minute for it. */
  #next<T extends SupervisorMessage['type']>(wanted: T): Promise<Extract<SupervisorMessage, { type: T }>> {
    return new Promise((resolve, reject) => {
      const done = () => {
        clearTimeout(timer);
        this.#supervisor.off('message', onMessage).off('exit', onExit).off('error', fail);
      };
      const fail = (error: Error) => {
        done();
        reject(error);
      };
      const onMessage = (message: SupervisorMessage) => {
        if (message.type === 'failed') fail(new Error(message.message));
        if (message.type !== wanted) return;
        done();
        resolve(message as Extract<SupervisorMessage, { type: T }>);
      };
      const onExit = (code: number | null) => fail(this.#endError(code));
      const timer = setTimeout(
        () => fail(new Error(`The sandbox's supervisor did not answer within a minute; see ${this.#log}.`)),
        answerTimeoutMs,
      );
      this.#supervisor.on('message', onMessage).once('exit', onExit).once('error', fail);
      if (!this.#supervisor.connected) onExit(this.#supervisor.exitCode);
    });
  }

  #endError(code: number | null): Error {
    if (code !== lockedExitCode)
      return new Error(`The sandbox's supervisor ended with ${code ?? 'a signal'}; see ${this.#log}.`);
    return new ActionableError(
      `Another rehearsal is running with the cache ${dirname(dirname(this.#home))}; wait for it, end a kept one by \`npx --yes pnpm rehearse:down\`, or set XDG_CACHE_HOME to another folder.`,
    );
  }
}

const supervisorLog = 'supervisor.log';
const endTimeoutMs = 60_000;
const answerTimeoutMs = 60_000;
/** What `flock` ends with when another has the lock; the supervisor ends with 0 or 1. */
const lockedExitCode = 75;

/** Starts the supervisor under the lock of the cache; it ends at once with `lockedExitCode` when another has that. */
function startSupervisor({ root, run, log, lockFile }: ClusterPaths): ChildProcess {
  const words = openSync(join(log, supervisorLog), 'a');
  try {
    const program = fileURLToPath(new URL('supervisor.ts', import.meta.url));
    // Without a fork the supervisor itself holds the lock, and no process that it starts inherits it from Node.
    const lock = ['--nonblock', '--no-fork', '--conflict-exit-code', String(lockedExitCode), lockFile];
    return spawn('flock', [...lock, process.execPath, program, root], {
      detached: true,
      env: sandboxEnvironment(run),
      stdio: ['ignore', words, words, 'ipc'],
    });
  } finally {
    closeSync(words);
  }
}

/** The folder holds the logs of one run, the last. */
async function removeOldLogs(folder: string): Promise<void> {
  const old = (await readdir(folder)).filter((name) => name !== supervisorLog);
  for (const name of old) await rm(join(folder, name), { recursive: true, force: true });
}
