import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ActionableError } from 'programs/actionable-error.ts';
import { type BuildMachine, runInMachine } from './build-machine.ts';
import { OutputPipe } from './output-pipe.ts';
import { type ShellProcess, startShellProcess } from './shell-process.ts';

export interface BuildShellOptions {
  readonly machine: BuildMachine;
  readonly environment: Readonly<Record<string, string>>;
  readonly buildId: string;
  readonly sourceDirectory: string;
  /** Holds the driver, the commands and the output pipe. */
  readonly workDirectory: string;
  /** Separates the shell's reports from the output; random, so that no command prints it. */
  readonly token: string;
  readonly onText: (text: string) => void;
}

interface Driver {
  readonly process: ShellProcess;
  /** Resolves with the exit code once the shell has exited and its output was read. */
  readonly left: Promise<number>;
}

type Answer = { readonly value: string } | { readonly exitCode: number };

const driverScript = new URL('./driver.sh', import.meta.url);
const endProcessesScript = new URL('./end-processes.sh', import.meta.url);
const stopGraceSeconds = 2;
/** The exit code of a command that SIGTERM ended. */
const stoppedExitCode = 143;
const stopLimitMs = 5_000;

/**
 * The shell that runs all commands of a build, one after the other, in the machine. A command that exits it
 * (`exit 3`) has that exit code; the next command gets a new shell with the exported variables
 * and the directory of the old one.
 */
export class BuildShell {
  readonly #options: BuildShellOptions;
  readonly #waiting = new Map<string, (value: string) => void>();
  readonly #output: OutputPipe;
  #driver: Driver | undefined;
  #processGroup = '0';
  #commands = 0;
  #isStopped = false;

  private constructor(options: BuildShellOptions, outputFile: string) {
    const { token, onText } = options;
    const onReport = (word: string, value: string) => this.#waiting.get(word)?.(value);
    this.#options = options;
    this.#output = new OutputPipe(outputFile, token, { onText, onReport });
  }

  static async open(options: BuildShellOptions): Promise<BuildShell> {
    const { machine, workDirectory } = options;
    const outputFile = join(workDirectory, 'output');
    await Promise.all([
      runInMachine(machine, 'mkfifo', ['-m', '600', outputFile]),
      copyFile(driverScript, join(workDirectory, 'driver.sh')),
      copyFile(endProcessesScript, join(workDirectory, 'end-processes.sh')),
      mkdir(join(workDirectory, 'commands')),
    ]);
    return new BuildShell(options, outputFile);
  }

  /** Runs one command and returns its exit code. */
  async run(text: string, isSucceeding: boolean): Promise<number> {
    this.#commands += 1;
    await writeFile(join(this.#options.workDirectory, 'commands', `${this.#commands}.sh`), `${text}\n`);
    const driver = await this.#runningDriver();
    if (this.#isStopped) {
      driver.process.finish();
      return (await driver.left) || stoppedExitCode;
    }
    const answer = await this.#ask(driver, 'ended', `run ${isSucceeding ? 1 : 0} ${this.#commands}`);
    return 'value' in answer ? Number(answer.value) : answer.exitCode;
  }

  /** The values of the names that the shell exports. */
  async readExported(names: readonly string[]): Promise<Record<string, string>> {
    if (names.length === 0) return {};
    const driver = await this.#runningDriver();
    for (const name of names) {
      const answer = await this.#ask(driver, 'exported', `export ${name}`);
      if (!('value' in answer))
        throw new ActionableError(`the build's shell left before it could export ${name}.`);
    }
    const { workDirectory } = this.#options;
    const values = (await readFile(join(workDirectory, 'values'), 'utf8')).split('\0');
    const exports = await readFile(join(workDirectory, 'exports'), 'utf8');
    const entries = names.map((name, index): [string, string] => [name, values[index] ?? '']);
    return Object.fromEntries(entries.filter(([name]) => isExported(name, exports)));
  }

  /** Ends the build now: its processes get SIGTERM, then SIGKILL. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#endProcesses(stopGraceSeconds);
    const driver = this.#driver;
    if (driver === undefined) return;
    await Promise.race([driver.left, sleep(stopLimitMs, undefined, { ref: false })]);
    driver.process.kill();
  }

  /** Lets the shell exit, ends the processes that it left, and closes the pipe after its last output. */
  async close(): Promise<void> {
    this.#driver?.process.finish();
    await this.#driver?.left;
    await this.#endProcesses(0);
    await this.#output.drain();
    this.#output.close();
  }

  async #runningDriver(): Promise<Driver> {
    if (this.#driver !== undefined) return this.#driver;
    const { machine, environment, workDirectory, token, sourceDirectory } = this.#options;
    const command = ['bash', join(workDirectory, 'driver.sh'), workDirectory, token, sourceDirectory];
    const process = startShellProcess(machine, command, environment);
    const driver = { process, left: this.#leave(process) };
    this.#driver = driver;
    const answer = await this.#ask(driver, 'started');
    if ('value' in answer) this.#processGroup = answer.value;
    else if (!this.#isStopped) throw await process.failure();
    return driver;
  }

  async #leave(process: ShellProcess): Promise<number> {
    const exitCode = await process.exited;
    this.#driver = undefined;
    await this.#output.drain();
    return exitCode;
  }

  /** The driver's report under the word, or its exit code if it exits instead. */
  async #ask(driver: Driver, word: string, instruction?: string): Promise<Answer> {
    const reported = new Promise<string>((resolve) => this.#waiting.set(word, resolve));
    if (instruction !== undefined) driver.process.instruct(instruction);
    return Promise.race([
      reported.then((value) => ({ value })),
      driver.left.then((exitCode) => ({ exitCode })),
    ]);
  }

  async #endProcesses(graceSeconds: number): Promise<void> {
    const { machine, buildId, workDirectory } = this.#options;
    const script = join(workDirectory, 'end-processes.sh');
    const args = [script, this.#processGroup, buildId, String(graceSeconds * 10)];
    try {
      await runInMachine(machine, 'sh', args);
    } catch (error) {
      // When a build is stopped, its machine may already be gone, with all processes.
      if (!this.#isStopped) throw error;
    }
  }
}

function isExported(name: string, exports: string): boolean {
  return new RegExp(`^declare -[A-Za-z]*x[A-Za-z]* ${name}=`, 'm').test(exports);
}
