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

/** Something of the sandbox could not be removed. */
export class SandboxLeftoverError extends Error {
  override name = 'SandboxLeftoverError';
}

/** The sandbox of a rehearsal. Its supervisor owns it; this is the supervisor's client. */
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
   * Locks the cache for one rehearsal and removes what a killed one left there. The kernel frees the lock when the
   * supervisor ends.
   * @throws ActionableError if another rehearsal uses the cache.
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

  /** Creates the namespaces. `catatonit` is the path of their first process. */
  async start(catatonit: string): Promise<void> {
    this.#isStarted = true;
    this.#order({ type: 'start', catatonit });
    this.#pid = (await this.#next('started')).pid;
  }

  /** The process id of the first process, as the machine sees it. */
  get pid(): number {
    if (this.#pid === undefined) throw new Error('The sandbox has not been started.');
    return this.#pid;
  }

  /** The words before a command that runs it in the sandbox. The command does not keep the working directory. */
  get commandPrefix(): readonly string[] {
    return ['nsenter', '-t', String(this.pid), '-n', '-m', '-p', '-u', '-i', '--'];
  }

  /** Whether `start` was called. */
  get isStarted(): boolean {
    return this.#isStarted;
  }

  /** Whether it outlives this program. */
  get isKept(): boolean {
    return this.#isKept;
  }

  /** The folder of this run. It is removed with the sandbox. */
  get directory(): string {
    return this.#home;
  }

  /**
   * Runs a command in the sandbox and returns its output. Of the user's environment it gets only PATH.
   * @throws ActionableError with the command to paste if it fails.
   */
  async run(command: readonly string[], options?: RunOptions): Promise<string> {
    const result = await this.tryRun(command, options);
    if (result.failure === undefined) return result.stdout;
    throw programError(command, result, [...this.commandPrefix, ...command]);
  }

  /** As `run`, but returns a failure. */
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

  /** Keeps the sandbox after the end of this program. `pnpm rehearse:down` ends it. */
  async keep(): Promise<void> {
    this.#order({ type: 'keep' });
    await this.#next('kept');
    this.#isKept = true;
    this.#supervisor.disconnect();
    this.#supervisor.unref();
  }

  /** Removes every process, mount, interface and cgroup of the sandbox. @throws SandboxLeftoverError */
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
    // If the supervisor has ended, #next tells whoever waits for its answer. The callback catches the error of a pipe that
    // breaks now.
    if (this.#supervisor.connected) this.#supervisor.send(order, () => {});
  }

  /** Waits at most a minute for the supervisor's next message of this type. */
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
/** The exit code of `flock` if another process has the lock. The supervisor ends with 0 or 1. */
const lockedExitCode = 75;

/** Starts the supervisor with the lock of the cache. Ends at once with `lockedExitCode` if another process has it. */
function startSupervisor({ root, run, log, lockFile }: ClusterPaths): ChildProcess {
  const words = openSync(join(log, supervisorLog), 'a');
  try {
    const program = fileURLToPath(new URL('supervisor.ts', import.meta.url));
    // Without a fork, the supervisor itself holds the lock, and the processes that it starts do not inherit it.
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

/** Removes the logs of earlier runs. */
async function removeOldLogs(folder: string): Promise<void> {
  const old = (await readdir(folder)).filter((name) => name !== supervisorLog);
  for (const name of old) await rm(join(folder, name), { recursive: true, force: true });
}
