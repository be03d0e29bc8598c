import { randomUUID } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ActionableError } from 'programs/actionable-error.ts';
import { systemCodeOf } from 'programs/program-errors.ts';
import { BuildLog } from './build-log.ts';
import { checkNodeVersion } from './build-machine.ts';
import type { BuildRequest, BuildResult, CommandResult, PhaseEvent } from './build-result.ts';
import { BuildShell } from './build-shell.ts';
import { collectArtifact } from './collect-artifact.ts';
import { createBuildEnvironment, variablesOfCodeBuild } from './create-build-environment.ts';
import { type Buildspec, type BuildspecPhase, type PhaseName, parseBuildspec } from './parse-buildspec.ts';
import { prepareHome } from './prepare-home.ts';
import { runPhases } from './run-phases.ts';

/** A build that is ready to run. */
interface Build {
  readonly id: string;
  readonly request: BuildRequest;
  readonly buildspec: Buildspec;
  readonly environment: Readonly<Record<string, string>>;
  readonly log: BuildLog;
  /** Aborts when the build must stop, with the reason. */
  readonly stop: AbortSignal;
  readonly onEvent: (event: PhaseEvent) => void;
}

/**
 * Runs a project's buildspec on the machine, as CodeBuild does. A failed command is a result; a buildspec
 * or a machine with which no build can start is an ActionableError.
 */
export async function runBuild(request: BuildRequest): Promise<BuildResult> {
  const { project, machine, sourceDirectory, workDirectory } = request;
  const text = await readBuildspec(sourceDirectory, project.buildspec);
  const buildspec = parseBuildspec(text, project.buildspec);
  request.onEvent?.({ type: 'buildspec-read', file: project.buildspec, text });
  const id = `${project.name}:${randomUUID()}`;
  const home = join(workDirectory, 'home');
  const codebuild = variablesOfCodeBuild(request, { buildId: id, home, startTime: Date.now() });
  const environment = createBuildEnvironment({
    machine: machine.environment,
    codebuild,
    buildspec,
    project,
    start: request.environmentVariables,
  });
  await mkdir(workDirectory, { recursive: true });
  await Promise.all([
    prepareHome(home, machine, buildspec),
    buildspec.nodeVersion === undefined ? undefined : checkNodeVersion(machine, buildspec.nodeVersion),
  ]);
  const logFile = join(workDirectory, 'build.log');
  const outcome = await runLogged({ id, request, buildspec, environment }, logFile);
  return { buildId: id, ...outcome, logFile };
}

async function readBuildspec(sourceDirectory: string, path: string): Promise<string> {
  try {
    return await readFile(join(sourceDirectory, path), 'utf8');
  } catch (error) {
    if (systemCodeOf(error) !== 'ENOENT') throw error;
    throw new ActionableError(`${path} is not in the source; add it, or change the project's buildspec.`);
  }
}

type Outcome = Pick<BuildResult, 'status' | 'phases' | 'exportedVariables' | 'artifactDirectory'>;

async function runLogged(
  parts: Pick<Build, 'id' | 'request' | 'buildspec' | 'environment'>,
  logFile: string,
): Promise<Outcome> {
  const { project, signal, onEvent: tell = () => undefined } = parts.request;
  let phase: PhaseName = 'install';
  const onEvent = (event: PhaseEvent) => {
    phase = event.phase;
    tell(event);
  };
  const log = new BuildLog(logFile, (line) => tell({ type: 'output', phase, line }));
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort('TIMED_OUT'), project.timeoutMinutes * 60_000);
  const stopByCaller = () => stop.abort('STOPPED');
  if (signal?.aborted) stopByCaller();
  signal?.addEventListener('abort', stopByCaller);
  try {
    return await runInShell({ ...parts, log, stop: stop.signal, onEvent });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stopByCaller);
    log.close();
  }
}

async function runInShell(build: Build): Promise<Outcome> {
  const { machine, sourceDirectory, workDirectory } = build.request;
  const shell = await BuildShell.open({
    machine,
    sourceDirectory,
    workDirectory,
    environment: build.environment,
    buildId: build.id,
    token: randomUUID(),
    onText: (text) => build.log.write(text),
  });
  let stopping: Promise<void> | undefined;
  const { stop } = build;
  stop.addEventListener('abort', () => {
    stopping = shell.stop();
  });
  try {
    const outcome = await runPhases(build.buildspec.phases, {
      runCommand: (phase, text, isSucceeding) => runCommand(build, shell, phase, text, isSucceeding),
      stopReason: () => stop.reason,
      onEvent: (event) => noteEvent(build, event),
    });
    const exportedVariables = !stop.aborted ? await readExported(build, shell) : {};
    const artifactDirectory = outcome.status === 'SUCCEEDED' ? await collectOutputArtifact(build) : undefined;
    return { ...outcome, exportedVariables, artifactDirectory };
  } finally {
    await stopping;
    await shell.close();
  }
}

async function runCommand(
  { log, onEvent }: Build,
  shell: BuildShell,
  { name: phase }: BuildspecPhase,
  text: string,
  isSucceeding: boolean,
): Promise<CommandResult> {
  onEvent({ type: 'command-started', phase, text });
  log.note(`Running command ${text.trimEnd()}`);
  const exitCode = await shell.run(text, isSucceeding);
  const outputTail = log.takeTail();
  const result = { text, exitCode };
  if (exitCode !== 0) log.note(`Command did not exit successfully ${text.trimEnd()} exit status ${exitCode}`);
  onEvent({ type: 'command-ended', phase, ...result });
  return { ...result, outputTail };
}

function noteEvent({ log, onEvent }: Build, event: PhaseEvent): void {
  const name = event.phase.toUpperCase();
  if (event.type === 'phase-started') log.note(`Entering phase ${name}`);
  if (event.type === 'phase-ended') log.note(`Phase complete: ${name} State: ${event.status}`);
  onEvent(event);
}

async function readExported(
  { buildspec, log }: Build,
  shell: BuildShell,
): Promise<BuildResult['exportedVariables']> {
  const exported = await shell.readExported(buildspec.exportedVariables);
  for (const name of buildspec.exportedVariables.filter((name) => !Object.hasOwn(exported, name))) {
    log.note(`${name} is named in env.exported-variables, but no command exported it`);
  }
  return exported;
}

async function collectOutputArtifact({ buildspec, request, log }: Build): Promise<string | undefined> {
  if (buildspec.artifactFolder === undefined) return undefined;
  log.note(`Expanding base directory path: ${buildspec.artifactFolder}`);
  const { sourceDirectory, artifactDirectory } = request;
  const count = await collectArtifact(join(sourceDirectory, buildspec.artifactFolder), artifactDirectory);
  log.note(`Found ${count} file(s)`);
  if (count > 0) return artifactDirectory;
  throw new ActionableError(
    `${request.project.buildspec}: artifacts: the build left no file in ${buildspec.artifactFolder}.`,
  );
}
