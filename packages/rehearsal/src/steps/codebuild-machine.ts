import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { BuildMachine } from 'local-aws/codebuild/build-machine.ts';
import { credentialHelperCommand } from 'local-aws/stand-ins/git-credential-codecommit.ts';
import { sandboxPaths } from 'local-cluster/cluster/cluster-paths.ts';
import { ActionableError } from 'programs/actionable-error.ts';
import { findProgram, searchFolders } from 'programs/find-program.ts';
import { quotedGitValue } from 'programs/git-environment.ts';

/** The options of the build machine, which emulates CodeBuild's image. */
export interface CodeBuildMachineOptions {
  /** An empty folder for the machine's own files. */
  readonly directory: string;
  readonly commandPrefix: readonly string[];
  /** The program of the AWS CLI. */
  readonly awsCli: string;
  /** For each project, the path by which its builds get the keys of its role. */
  readonly credentialsPaths: Readonly<Record<string, string>>;
  readonly docker: string;
  readonly git: string;
  readonly codeCommit: {
    readonly host: string;
    /** The developer's password, as `git credential-store` reads it. */
    readonly developerCredentials: string;
    readonly certificateAuthority: string;
  };
  /** The caches of npm and pnpm: builds have no network. */
  readonly packageCaches: { readonly npm: string; readonly pnpmStore: string; readonly kubeTools: string };
}

/** Creates the build machine: Node, npm, docker, git and the AWS CLI are real. */
export async function createCodeBuildMachine(options: CodeBuildMachineOptions): Promise<BuildMachine> {
  const programs = join(options.directory, 'bin');
  await rm(options.directory, { recursive: true, force: true });
  await mkdir(programs, { recursive: true });
  await installPrograms(programs, options);
  const { codeCommit } = options;
  return {
    commandPrefix: options.commandPrefix,
    path: searchFolders(programs).join(':'),
    // The authority of the load balancers' certificates. Images trust AWS's authorities only.
    environment: {
      LANG: 'C.UTF-8',
      NODE_EXTRA_CA_CERTS: codeCommit.certificateAuthority,
      // The AWS CLI trusts its own list instead of the system's.
      AWS_CA_BUNDLE: sandboxPaths.trustedCertificates,
    },
    gitCredentialHelper: credentialHelperCommand(process.execPath),
    createHome: (home) => fillHome(home, options),
  };
}

async function installPrograms(programs: string, options: CodeBuildMachineOptions): Promise<void> {
  await symlink(process.execPath, join(programs, 'node'));
  await symlink(options.docker, join(programs, 'docker'));
  await symlink(options.git, join(programs, 'git'));
  for (const name of ['npm', 'npx']) await symlink(await whichOutsideWorkspace(name), join(programs, name));
  await symlink(options.awsCli, join(programs, 'aws'));
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
    `[http "https://${codeCommit.host}"]\n\tsslCAInfo = ${quotedGitValue(codeCommit.certificateAuthority)}\n`,
  );
}

/** A path for npm and pnpm: quoted, because `#` and `;` begin a comment, and with `${` escaped. */
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
