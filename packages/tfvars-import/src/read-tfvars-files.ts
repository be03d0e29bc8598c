import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { mergeVariables, type SetVariable } from './merge-variables.ts';
import { parseTfvars, TfvarsError } from './parse-tfvars.ts';

const maximumBytes = 1_000_000;

/**
 * The variables of all files, `-` being the standard input; names are relative to `folder`. Throws a TfvarsError for
 * files that can't be read, hold no tfvars, or contradict each other.
 */
export async function readTfvarsFiles(
  files: readonly string[],
  folder: string,
): Promise<ReadonlyMap<string, SetVariable>> {
  const read: { file: string; variables: ReadonlyMap<string, unknown> }[] = [];
  for (const file of files) {
    const name = file === '-' ? 'the standard input' : file;
    read.push({ file: name, variables: await parseTfvars(name, await readText(file, folder)) });
  }
  return mergeVariables(read);
}

async function readText(file: string, folder: string): Promise<string> {
  if (file === '-') return readAll(process.stdin);
  const path = resolve(folder, file);
  try {
    const { size } = await stat(path);
    if (size <= maximumBytes) return await readFile(path, 'utf8');
  } catch (error) {
    throw new TfvarsError([
      `${file} can't be read: ${reasonOf(error)}; name a tfvars file, or - for the standard input.`,
    ]);
  }
  throw new TfvarsError([`${file} is larger than a megabyte, which no tfvars file is.`]);
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'it is a folder';
  return error instanceof Error ? error.message : String(error);
}
