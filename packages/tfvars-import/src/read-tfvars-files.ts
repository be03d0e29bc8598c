import { readFile, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { ConfigurationError } from 'infra/errors.ts';
import { sentenceOf, systemCodeOf } from 'programs/program-errors.ts';
import { parseTfvars } from './parse-tfvars.ts';

/** A variable and the file that sets it. */
export interface SetVariable {
  readonly file: string;
  readonly value: unknown;
  /** The files with another value, which Terraform reads before this one. */
  readonly insteadOf?: readonly string[];
}

const maximumBytes = 1_000_000;

/**
 * The variables of all files. `-` is the standard input; other names are relative to `folder`. Of two files that set a
 * variable, the one counts that Terraform reads last.
 * @throws ConfigurationError for files that cannot be read, or are not tfvars.
 */
export async function readTfvarsFiles(
  files: readonly string[],
  folder: string,
): Promise<ReadonlyMap<string, SetVariable>> {
  const read: { file: string; variables: ReadonlyMap<string, unknown> }[] = [];
  for (const file of files.toSorted(compareFiles)) {
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
    // Windows programs write a byte order mark first.
    if (size <= maximumBytes) return (await readFile(path, 'utf8')).replace(/^\uFEFF/, '');
  } catch (error) {
    throw new ConfigurationError([
      `${file || '""'} can't be read: ${reasonOf(error)}; name a tfvars file, or - for the standard input.`,
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

/** The files that Terraform reads without being told, in its order. */
const automatic = [/^terraform\.tfvars$/, /^terraform\.tfvars\.json$/, /\.auto\.tfvars(\.json)?$/];

/**
 * The order in which Terraform reads files: `terraform.tfvars`, `*.auto.tfvars` by name, and those of `-var-file` as given
 * (https://developer.hashicorp.com/terraform/language/values/variables#variable-definition-precedence).
 */
function compareFiles(one: string, other: string): number {
  const places = placeOf(one) - placeOf(other);
  if (places !== 0 || placeOf(one) === automatic.length) return places;
  const [name, otherName] = [basename(one), basename(other)];
  return Number(name > otherName) - Number(name < otherName);
}

function placeOf(file: string): number {
  const index = automatic.findIndex((pattern) => pattern.test(basename(file)));
  return index === -1 ? automatic.length : index;
}

function mergeVariables(
  files: readonly { readonly file: string; readonly variables: ReadonlyMap<string, unknown> }[],
): ReadonlyMap<string, SetVariable> {
  const merged = new Map<string, SetVariable>();
  for (const { file, variables } of files)
    for (const [name, value] of variables) {
      const earlier = merged.get(name);
      const isOther = earlier && JSON.stringify(earlier.value) !== JSON.stringify(value);
      const insteadOf = [...(earlier?.insteadOf ?? []), ...(isOther ? [earlier.file] : [])];
      merged.set(name, { file, value, ...(insteadOf.length > 0 ? { insteadOf } : {}) });
    }
  return merged;
}
