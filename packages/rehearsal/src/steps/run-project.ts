import { existsSync } from 'node:fs';
import { copyFile, cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { regionOf } from 'local-aws/aws-api/arn.ts';
import type { BuildMachine } from 'local-aws/codebuild/build-machine.ts';
import { type BuildEvent, type BuildResult, failedCommand } from 'local-aws/codebuild/build-result.ts';
import { runBuild } from 'local-aws/codebuild/run-build.ts';
import type { ActionBuildRequest } from 'local-aws/codepipeline/pipeline-services.ts';
import type { BuildProject } from 'local-aws/delivery-stack/delivery-stack.ts';
import { ActionableError } from 'programs/actionable-error.ts';
import { isDiskFull } from 'programs/program-errors.ts';
import type { Say } from '../progress.ts';
import type { CodeCommitClient } from './codecommit-client.ts';

/** The machine and the git client of builds. */
export interface BuildSite extends SharedSite {
  /** The repository of the pipeline. */
  readonly sourceUrl: string;
}

/** The part of the site that the builds of all pipelines share. */
export interface SharedSite {
  readonly machine: BuildMachine;
  readonly codeCommit: CodeCommitClient;
  /** For each project, the path by which its builds get the keys of its role. */
  readonly credentialsPaths: Readonly<Record<string, string>>;
}

/**
 * Runs a project's buildspec in a fresh clone, or a fresh copy of its input artifact, below `workDirectory`; its log is also
 * copied to `logFile`. Its output artifact is left beside `workDirectory`.
 */
export async function runProject(
  request: ActionBuildRequest,
  site: BuildSite,
  files: { readonly workDirectory: string; readonly logFile: string; readonly number: number },
  say: Say,
): Promise<BuildResult> {
  const sourceDirectory = join(files.workDirectory, 'source');
  const workDirectory = join(files.workDirectory, 'build');
  const { commitId, directory } = request.source;
  const machine = machineFor(request.project, site);
  await mkdir(workDirectory, { recursive: true });
  if (commitId === undefined) await fetchArtifact(directory, sourceDirectory);
  else
    await site.codeCommit.clone(site.sourceUrl, commitId, sourceDirectory, {
      ...cloneEnvironment(machine, request.project),
      HOME: files.workDirectory,
    });
  const result = await runBuild({
    project: request.project,
    sourceDirectory,
    resolvedSourceVersion: commitId,
    environmentVariables: request.environmentVariables,
    machine,
    number: files.number,
    initiator: request.initiator,
    workDirectory,
    artifactDirectory: `${files.workDirectory}-artifact`,
    signal: request.signal,
    onEvent: (event) => {
      sayEvent(say, event);
      request.onEvent(event);
    },
  });
  await copyFile(result.logFile, files.logFile).catch((error: unknown) => {
    // The result of the build matters more than its log.
    if (!isDiskFull(error)) throw error;
  });
  // A clone with its packages has some thousand files: remove them while the pipeline goes on.
  void rm(files.workDirectory, { recursive: true, force: true }).catch(() => {});
  return result;
}

/** In AWS, the lifecycle of the bucket removes old artifacts. */
async function fetchArtifact(artifact: string, directory: string): Promise<void> {
  if (!existsSync(artifact))
    throw new ActionableError(
      `the artifact ${artifact} is gone; push a commit, whose build makes a new one (\`git commit --allow-empty\`).`,
    );
  await cp(artifact, directory, { recursive: true });
}

/** The machine with the keys of the project's role. A project that is not privileged has no docker daemon, as in AWS. */
function machineFor(
  { name, privileged }: BuildProject,
  { machine, credentialsPaths }: Pick<SharedSite, 'machine' | 'credentialsPaths'>,
): BuildMachine {
  const path = credentialsPaths[name];
  const environment = {
    ...machine.environment,
    ...(path !== undefined && { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: path }),
    ...(!privileged && { DOCKER_HOST: 'unix:///run/no-docker-without-privileged-mode.sock' }),
  };
  return { ...machine, environment };
}

/** The variables of a project by which git clones with the project's role. */
function cloneEnvironment(
  { path, environment }: BuildMachine,
  { arn }: BuildProject,
): Record<string, string> {
  return { ...environment, PATH: path, AWS_REGION: regionOf(arn) };
}

function sayEvent(say: Say, event: BuildEvent): void {
  if (event.type === 'command-started') say(`${event.phase}: ${event.text.trim().replaceAll(/\s+/g, ' ')}`);
}

/** The error of a failed build: its failed command, its output, its log. */
export function buildFailure(projectName: string, result: BuildResult, logFile: string): ActionableError {
  const failed = failedCommand(result);
  const where = failed ? ` in phase ${failed.phase}` : '';
  return new ActionableError(`${projectName} ended as ${result.status}${where}.`, {
    ...(failed && { command: failed.command.text, output: failed.command.outputTail }),
    lookAt: [logFile],
  });
}
