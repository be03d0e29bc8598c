import { findProgram } from 'programs/find-program.ts';
import { compareVersions, parseVersion } from 'programs/program-version.ts';
import { tryProgram } from 'programs/run-program.ts';
import type { Check } from './check.ts';

/** A program that a user has to bring, and the commands that need it. */
interface NeededProgram {
  readonly program: string;
  readonly versionWords: readonly string[];
  readonly minimum?: string;
  readonly neededBy: string;
  readonly get: string;
  /** Whether one cannot begin without it. */
  readonly isRequired?: true;
}

const timeoutMs = 10_000;
const programsGroup = 'Programs on PATH';

/** Beside these, `pnpm rehearse` installs what it needs. */
export const neededPrograms: readonly NeededProgram[] = [
  {
    program: 'git',
    versionWords: ['--version'],
    // For the configuration of a clone of a kept rehearsal: http.curloptResolve.
    minimum: '2.37',
    neededBy: 'every command',
    get: 'apt-get install git',
    isRequired: true,
  },
  {
    program: 'npm',
    versionWords: ['--version'],
    neededBy: 'npx --yes pnpm, pnpm rehearse',
    get: 'apt-get install npm',
    isRequired: true,
  },
  {
    program: 'terraform',
    versionWords: ['version'],
    minimum: '1.10',
    neededBy: 'cdktf deploy, cdktf destroy',
    get: 'https://developer.hashicorp.com/terraform/install',
  },
  {
    program: 'aws',
    versionWords: ['--version'],
    minimum: '2',
    neededBy: 'cdktf deploy, git push to CodeCommit',
    get: 'https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html',
  },
  {
    program: 'kubectl',
    versionWords: ['version', '--client'],
    neededBy: 'pnpm status, for pods and drift',
    get: 'https://kubernetes.io/docs/tasks/tools/',
  },
  {
    program: 'xdg-open',
    versionWords: ['--version'],
    neededBy: 'pnpm rehearse --open',
    get: 'apt-get install xdg-utils',
  },
];

/** Looks for a program in the folders, and asks it for its version. */
export async function checkProgram(needed: NeededProgram, folders: readonly string[]): Promise<Check> {
  const { program, versionWords, minimum, neededBy, get, isRequired } = needed;
  const about = { group: programsGroup, name: program };
  const lacking = isRequired ? 'failed' : 'note';
  const file = await findProgram(program, folders);
  if (file === undefined)
    return { ...about, state: lacking, text: `missing; for ${neededBy}`, fix: `get it: ${get}` };
  const { output, failure } = await tryProgram([file, ...versionWords], { timeoutMs });
  const version = parseVersion(output);
  if (failure !== undefined || version === undefined)
    return {
      ...about,
      state: lacking,
      text: `${file} does not tell its version; for ${neededBy}`,
      fix: `get it: ${get}`,
    };
  if (minimum !== undefined && compareVersions(version, minimum) < 0)
    return {
      ...about,
      state: lacking,
      text: `${version} is older than ${minimum}; for ${neededBy}`,
      fix: `get a newer one: ${get}`,
    };
  return { ...about, state: 'ok', text: `${version}, ${file}; for ${neededBy}` };
}
