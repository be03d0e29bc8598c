import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { userCacheDirectory } from 'pipeline-steps';
import { tryProgram } from 'programs/run-program.ts';
import { ToolMissingError } from './finding.ts';

/** Packages from PyPI, each with its version and hashes. */
interface PythonPackages {
  /** The file of the versions, beside this one. A changed file is installed again. */
  readonly requirements: string;
  /** What we use of it, for messages. */
  readonly name: string;
  /** Without dependencies: for a package that is only read. */
  readonly isAlone?: boolean;
}

/** Installs the packages into their own folder of the cache unless they are there. Returns the folder. */
export async function installPythonPackages(packages: PythonPackages): Promise<string> {
  const requirements = join(import.meta.dirname, packages.requirements);
  const version = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12);
  const folder = join(
    userCacheDirectory(process.env),
    `${packages.requirements.replace(/\.txt$/, '')}-${version}`,
  );
  if (existsSync(join(folder, 'complete'))) return folder;
  await checkPython();
  console.error(`Installing ${packages.name} from PyPI into ${folder}, once; this takes a minute or two.`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const alone = packages.isAlone ? ['--no-deps', '--no-compile'] : [];
  await run(['python3', '-m', 'venv', folder], 'make a virtual environment for it: install python3-venv');
  await run(
    [
      join(folder, 'bin/python'),
      '-m',
      'pip',
      'install',
      '--quiet',
      '--require-hashes',
      ...alone,
      '-r',
      requirements,
    ],
    `install ${packages.name}: it needs a package index that answers`,
  );
  // The folder gets this name only when it is complete.
  mkdirSync(join(folder, 'finished'));
  renameSync(join(folder, 'finished'), join(folder, 'complete'));
  return folder;
}

async function checkPython(): Promise<void> {
  const { stdout, exitCode } = await tryProgram(['python3', '--version']);
  const [, minor] = /^Python 3\.(\d+)/.exec(stdout) ?? [];
  if (exitCode !== 0 || Number(minor) < 10)
    throw new ToolMissingError(
      `python3 of version 3.10 or later is not on PATH (${exitCode === 0 ? stdout : 'none was found'}): install it, with its venv module`,
    );
}

async function run(command: readonly string[], toDo: string): Promise<void> {
  const { exitCode, stderr } = await tryProgram(command);
  if (exitCode !== 0) {
    const last = stderr.trim().split('\n').at(-1) ?? '';
    throw new ToolMissingError(`python3 could not ${toDo} (${last})`);
  }
}

/** checkov and parliament. */
export const pythonTools: PythonPackages = {
  requirements: 'python-tools.txt',
  name: 'checkov 3.3.30 and parliament 1.6.4',
};

/** botocore, which contains AWS's API models as data. */
export const botocore: PythonPackages = {
  requirements: 'botocore.txt',
  name: 'botocore 1.44.5',
  isAlone: true,
};
