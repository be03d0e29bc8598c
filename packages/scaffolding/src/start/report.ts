import { basename, dirname } from 'node:path';
import { ConfigurationError } from 'infra/errors.ts';
import { tryProgram } from 'programs/run-program.ts';
import { environmentsFolder } from '../environment-files.ts';
import { checkCommands } from '../scaffold.ts';

/** How two copies of the environments differ, as git shows it, with paths of the checkout. */
export async function differenceLines(
  folder: string,
  { before, draft }: { readonly before: string; readonly draft: string },
  hasColors: boolean,
): Promise<readonly string[]> {
  const parent = dirname(environmentsFolder);
  const prefixes = [`--src-prefix=a/${parent}/`, `--dst-prefix=b/${parent}/`];
  const words = ['--no-index', '--no-ext-diff', `--color=${hasColors ? 'always' : 'never'}`, ...prefixes];
  const command = ['git', 'diff', ...words, '--', basename(before), basename(draft)];
  const { exitCode, stdout, output } = await tryProgram(command, { directory: dirname(folder) });
  // 1 is git's answer for files that differ.
  if (exitCode !== 0 && exitCode !== 1)
    throw new ConfigurationError([`git cannot compare the files: ${output}`]);
  return [draft, before]
    .reduce((text, copy) => text.replaceAll(basename(copy), basename(folder)), stdout)
    .split('\n');
}

/** What was written, what is left to do, and what to type next. */
export function reportLines(end: {
  /** Relative to the folder of the environments. */
  readonly files: readonly string[];
  /** The faults of placeholders that are still in use. */
  readonly left: readonly string[];
  readonly isDryRun: boolean;
}): readonly string[] {
  const { files, left, isDryRun } = end;
  const hasChanged = files.length > 0 && !isDryRun;
  return [
    ...(hasChanged
      ? ['Written:', ...files.map((file) => `  ${environmentsFolder}/${file}`)]
      : [isDryRun ? 'Nothing was changed, because of --dry-run.' : 'Nothing was changed.']),
    ...(left.length === 0
      ? []
      : ['', 'Still to replace before a deploy:', ...left.map((fault) => `  ${fault}`)]),
    ...(hasChanged ? ['', 'Next:', ...checkCommands('Use our account'), '  npx --yes pnpm preflight'] : []),
  ];
}
