import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { quotedGitValue } from 'programs/git-environment.ts';
import type { BuildMachine } from './build-machine.ts';
import type { Buildspec } from './parse-buildspec.ts';

/** Creates the build's HOME, with git's credential helper only if the buildspec asks for it. */
export async function prepareHome(
  directory: string,
  machine: BuildMachine,
  { gitCredentialHelper }: Pick<Buildspec, 'gitCredentialHelper'>,
): Promise<void> {
  await mkdir(directory);
  await machine.createHome(directory);
  await appendFile(
    join(directory, '.gitconfig'),
    formatCredentialSection(gitCredentialHelper ? machine.gitCredentialHelper : undefined),
  );
}

/** An empty helper first: it clears helpers of the machine's own configuration, which a container lacks. */
function formatCredentialSection(helper: string | undefined): string {
  const lines = ['[credential]', '\thelper ='];
  if (helper !== undefined) lines.push(`\thelper = ${quotedGitValue(helper)}`, '\tuseHttpPath = true');
  return `${lines.join('\n')}\n`;
}
