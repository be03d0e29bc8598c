import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { ConfigurationError } from 'infra/errors.ts';
import { sentenceOf, systemCodeOf } from 'programs/program-errors.ts';
import { parseTfvars } from './parse-tfvars.ts';

/** A variable and the file that sets it. */
export interface SetVariable {
  readonly file: string;
  readonly value: unknown;
}

const maximumBytes = 1_000_000;

/**
 * The variables of all files. `-` is the standard input; other names are relative to `folder`.
 * @throws ConfigurationError for files that cannot be read, are not tfvars, or contradict each other.
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
    throw new ConfigurationError([
      `${file} can't be read: ${reasonOf(error)}; name a tfvars file, or - for the standard input.`,
    ]);
  }
  throw new ConfigurationError([`${file} is larger than a megabyte, which no tfvars file is.`]);
}

function reasonOf(error: unknown): string {
  const code = systemCodeOf(error);
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'it is a folder';
  return sentenceOf(error);
}

function mergeVariables(
  files: readonly { readonly file: string; readonly variables: ReadonlyMap<string, unknown> }[],
): ReadonlyMap<string, SetVariable> {
  const merged = new Map<string, SetVariable>();
  const faults: string[] = [];
  for (const { file, variables } of files)
    for (const [name, value] of variables) {
      const earlier = merged.get(name);
      if (!earlier) merged.set(name, { file, value });
      else if (JSON.stringify(earlier.value) !== JSON.stringify(value))
        faults.push(`${name} is set in ${earlier.file} and otherwise in ${file}; leave one of the two out.`);
    }
  if (faults.length > 0) throw new ConfigurationError(faults);
  return merged;
}
