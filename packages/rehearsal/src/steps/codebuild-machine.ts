import { chmod, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BuildMachine } from 'local-aws/codebuild/build-machine.ts';
import type { RegionConfig } from 'local-aws/stand-ins/aws/region-config.ts';
import { createCredentialHelperCommand } from 'local-aws/stand-ins/git-credential-codecommit.ts';
import { ActionableError } from 'programs/actionable-error.ts';
import { findProgram } from 'programs/find-program.ts';
import { shellLine, shellWord } from 'programs/shell-word.ts';

/** The options of the build machine, which emulates CodeBuild's image. */
export interface CodeBuildMachineOptions {
  /** An empty folder for the machine's own files. */
  readonly directory: string;
  readonly commandPrefix: readonly string[];
  readonly region: RegionConfig;
  readonly docker: string;
  readonly git: string;
  readonly codeCommit: {
    readonly host: string;
    readonly repositories: readonly string[];
    readonly credentialsFile: string;
    readonly certificateAuthority: string;
  };
  /** The caches of npm and pnpm: builds have no network. */
  readonly packageCaches: { readonly npm: string; readonly pnpmStore: string; readonly kubeTools: string };
}

/** Creates the build machine: Node, npm, docker and git are real, `aws` is emulated. */
export async function createCodeBuildMachine(options: CodeBuildMachineOptions): Promise<BuildMachine> {
  const programs = join(options.directory, 'bin');
  await rm(options.directory, { recursive: true, force: true });
  await mkdir(programs, { recursive: true });
  await installPrograms(programs, options);
  const { codeCommit } = options;
  return {
    commandPrefix: options.commandPrefix,
    path: [programs, '/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'].join(':'),
    // The load balancers' certificates are from this authority; every image trusts AWS's.
    environment: { LANG: 'C.UTF-8', NODE_EXTRA_CA_CERTS: codeCommit.certificateAuthority },
    gitCredentialHelper: createCredentialHelperCommand({
      nodeProgram: process.execPath,
      credentialsFile: codeCommit.credentialsFile,
      host: codeCommit.host,
      repositories: codeCommit.repositories,
    }),
    createHome: (home) => fillHome(home, options),
  };
}

async function installPrograms(programs: string, options: CodeBuildMachineOptions): Promise<void> {
  const regionFile = join(options.directory, 'region.json');
  await writeFile(regionFile, JSON.stringify(options.region, undefined, 2));
  await symlink(process.execPath, join(programs, 'node'));
  await symlink(options.docker, join(programs, 'docker'));
  await symlink(options.git, join(programs, 'git'));
  for (const name of ['npm', 'npx']) await symlink(await whichOutsideWorkspace(name), join(programs, name));
  const aws = fileURLToPath(import.meta.resolve('local-aws/stand-ins/aws.ts'));
  const command = shellLine([process.execPath, aws, '--rehearsal-config', regionFile]);
  // Builds call it some hundred times; Node's compile cache halves the time of a call.
  const cache = `NODE_COMPILE_CACHE=${shellWord(join(options.directory, 'compile-cache'))}`;
  await writeFile(join(programs, 'aws'), `#!/bin/sh\n${cache} exec ${command} "$@"\n`);
  await chmod(join(programs, 'aws'), 0o755);
}

/** A fresh home folder for one build, without the user's own files. */
async function fillHome(home: string, { packageCaches, codeCommit }: CodeBuildMachineOptions): Promise<void> {
  await mkdir(join(home, '.config/pnpm'), { recursive: true });
  await mkdir(join(home, '.cache/aws-kube-cd'), { recursive: true });
  const tools = basename(packageCaches.kubeTools);
  await symlink(packageCaches.kubeTools, join(home, '.cache/aws-kube-cd', tools));
  await writeFile(
    join(home, '.config/pnpm/config.yaml'),
    `storeDir: ${settingValue(packageCaches.pnpmStore)}\n`,
  );
  await writeFile(
    join(home, '.npmrc'),
    `cache=${settingValue(packageCaches.npm)}\noffline=true\nupdate-notifier=false\n`,
  );
  await writeFile(
    join(home, '.gitconfig'),
    `[http "https://${codeCommit.host}"]\n\tsslCAInfo = ${JSON.stringify(codeCommit.certificateAuthority)}\n`,
  );
}

/** A path as npm and pnpm read it: quoted, because `#` and `;` begin a comment, and `${` kept from being a variable. */
function settingValue(path: string): string {
  return JSON.stringify(path.replaceAll('${', '\\${'));
}

async function whichOutsideWorkspace(name: string): Promise<string> {
  const folders = (process.env['PATH'] ?? '').split(':').filter((folder) => !folder.includes('node_modules'));
  const found = await findProgram(name, folders);
  if (found === undefined)
    throw new ActionableError(`${name} is not on PATH; install npm: apt-get install npm.`);
  return found;
}
