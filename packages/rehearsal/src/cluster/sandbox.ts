import { type ChildProcess, spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa, type Options, type Result } from 'execa';
import { type ClusterPaths, sandboxPaths } from './cluster-paths.ts';
import { sandboxEnvironment } from './sandbox-environment.ts';
import {
  lockSocket,
  type RelayTarget,
  type SupervisorMessage,
  type SupervisorOrder,
} from './supervisor-protocol.ts';

/** A rehearsal that holds the machine already. */
export class RehearsalRunningError extends Error {
  override name = 'RehearsalRunningError';
}

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
   * Takes the machine's one place for a rehearsal and removes what a killed one left.
   * @throws RehearsalRunningError when another holds it.
   */
  static async reserve(paths: ClusterPaths): Promise<Sandbox> {
    await mkdir(paths.log, { recursive: true });
    const log = openSync(join(paths.log, supervisorLog), 'a');
    const program = fileURLToPath(new URL('supervisor.ts', import.meta.url));
    const supervisor = spawn(process.execPath, [program, paths.root], {
      detached: true,
      env: sandboxEnvironment(paths.run),
      stdio: ['ignore', log, log, 'ipc'],
    });
    const sandbox = new Sandbox(supervisor, paths);
    const answer = await sandbox.#next(['locked', 'busy']);
    if (answer.type === 'busy') {
      throw new RehearsalRunningError(
        'Another rehearsal is running on this machine; wait for it, or end a kept one by `npx --yes pnpm rehearse:down`.',
      );
    }
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
    const answer = await this.#next(['started']);
    if (answer.type === 'started') this.#pid = answer.pid;
  }

  /** What turns `program args` into the same inside the sandbox; the working directory is lost on the way. */
  get commandPrefix(): readonly string[] {
    if (this.#pid === undefined) throw new Error('The sandbox has not been started.');
    return ['nsenter', '-t', String(this.#pid), '-n', '-m', '-p', '-u', '-i', '--'];
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

  /** Runs a command to its end inside the sandbox; of the person's environment it sees PATH alone. */
  run<O extends Options>(command: readonly string[], options?: O): Promise<Result<O>> {
    const [program = 'true', ...args] = [...this.commandPrefix, ...command];
    const env = { ...sandboxEnvironment(this.#home), DOCKER_HOST: `unix://${sandboxPaths.dockerSocket}` };
    return execa(program, args, { extendEnv: false, env, ...options }) as unknown as Promise<Result<O>>;
  }

  /**
   * Lets the sandbox outlive this program; `pnpm rehearse:down` ends it.
   * @returns for each target the port on the machine's 127.0.0.1 that leads to it.
   */
  async keep(targets: readonly RelayTarget[]): Promise<readonly number[]> {
    this.#order({ type: 'keep', targets });
    const answer = await this.#next(['kept']);
    this.#isKept = true;
    this.#supervisor.disconnect();
    this.#supervisor.unref();
    return answer.type === 'kept' ? answer.ports : [];
  }

  /** Ends every process, mount, interface and cgroup of the sandbox; returns when none is left. */
  end(): Promise<void> {
    this.#ending ??= new Promise<void>((resolve, reject) => {
      const judge = (code: number | null) =>
        code === 0
          ? resolve()
          : reject(new SandboxLeftoverError(`Something of the sandbox is left; see ${this.#log}.`));
      const { exitCode, signalCode, connected } = this.#supervisor;
      if (exitCode !== null || signalCode !== null) return judge(exitCode);
      this.#supervisor.once('exit', judge);
      if (connected) this.#order({ type: 'end' });
    });
    return this.#ending;
  }

  #order(order: SupervisorOrder): void {
    // One that has ended takes no order; whoever waits for its answer is told by #next.
    if (this.#supervisor.connected) this.#supervisor.send(order);
  }

  #next(wanted: readonly SupervisorMessage['type'][]): Promise<SupervisorMessage> {
    return new Promise((resolve, reject) => {
      const done = () => {
        this.#supervisor.off('message', onMessage);
        this.#supervisor.off('exit', onExit);
      };
      const onMessage = (message: SupervisorMessage) => {
        if (message.type === 'failed') {
          done();
          reject(new Error(message.message));
        } else if (wanted.includes(message.type)) {
          done();
          resolve(message);
        }
      };
      const onExit = (code: number | null) => {
        done();
        reject(new Error(`The sandbox's supervisor ended with ${code ?? 'a signal'}; see ${this.#log}.`));
      };
      this.#supervisor.on('message', onMessage);
      this.#supervisor.once('exit', onExit);
      if (!this.#supervisor.connected) onExit(this.#supervisor.exitCode);
    });
  }
}

const supervisorLog = 'supervisor.log';

/** The folder holds the logs of one run, the last. */
async function removeOldLogs(folder: string): Promise<void> {
  const old = (await readdir(folder)).filter((name) => name !== supervisorLog);
  for (const name of old) await rm(join(folder, name), { recursive: true, force: true });
}

/**
 * Ends a kept rehearsal.
 * @returns `none` when there is none, `busy` when it is still running, `ended` when nothing of it is left.
 */
export function endKeptSandbox(): Promise<'none' | 'busy' | 'ended'> {
  return new Promise((resolve, reject) => {
    const connection = connect(lockSocket, () => connection.write('down\n'));
    let answer = '';
    connection.on('data', (text) => {
      answer += text.toString();
    });
    connection.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED' || error.code === 'ENOENT') resolve('none');
      else reject(error);
    });
    connection.on('close', () => {
      if (answer === 'busy\n') resolve('busy');
      else if (answer === 'ended\n') resolve('ended');
      else
        reject(new Error(`Something of the kept rehearsal is left; see ${supervisorLog} in its log folder.`));
    });
  });
}
