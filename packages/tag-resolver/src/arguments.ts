import { parseArgs } from 'node:util';
import { InputError } from './errors.ts';

/** What the command line asks for. */
export type Request =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | {
      readonly kind: 'resolve';
      readonly repository: string;
      readonly commitId: string;
      readonly json: boolean;
      readonly prefix: string | undefined;
      readonly length: number | undefined;
      readonly timeoutSeconds: number | undefined;
    };

/** What `--help` prints. */
export const help = `Usage: tag-resolver <repository-url-or-path> <commit-id> [options]

Prints the image tag of a commit: its highest version tag without the prefix,
else the first characters of the commit id. One git ls-remote, no clone.

Options:
  --prefix <text>      what a version tag begins with (default: v)
  --length <number>    characters of the commit id, 7 to 64 (default: 10)
  --timeout <seconds>  how long git may take (default: 30)
  --json               print tag, commit, versionTag and ignored as one line of JSON
  --help               print this
  --version            print the version

Exit codes: 0 the image tag was printed, 1 git gave no answer, 2 wrong input.
`;

const flags = {
  help: { type: 'boolean', short: 'h' },
  json: { type: 'boolean' },
  length: { type: 'string' },
  prefix: { type: 'string' },
  timeout: { type: 'string' },
  version: { type: 'boolean' },
} as const;

/** Reads the command line. */
export function parseArguments(args: readonly string[]): Request {
  // Not strict: its messages are several sentences long and repeat what was typed, which may be a credential.
  const { values, positionals, tokens } = parseArgs({
    args: [...args],
    options: flags,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  for (const token of tokens) if (token.kind === 'option') verifyFlag(token);
  if (values.help === true) return { kind: 'help' };
  if (values.version === true) return { kind: 'version' };
  const [repository, commitId] = positionals;
  if (repository === undefined || commitId === undefined || positionals.length > 2) {
    throw new InputError(
      `Two arguments are needed, not ${positionals.length}; type: tag-resolver <repository-url-or-path> <commit-id>`,
    );
  }
  return {
    kind: 'resolve',
    repository,
    commitId,
    json: values.json === true,
    prefix: typeof values.prefix === 'string' ? values.prefix : undefined,
    length: toNumber(values.length),
    timeoutSeconds: toNumber(values.timeout),
  };
}

function verifyFlag({
  name,
  rawName,
  value,
}: {
  name: string;
  rawName: string;
  value?: string | undefined;
}): void {
  const flag = Object.entries(flags).find(([known]) => known === name)?.[1];
  if (flag === undefined) {
    throw new InputError(
      `There is no option ${rawName.slice(0, 40)}; type tag-resolver --help for those there are.`,
    );
  }
  if (flag.type === 'boolean' && value !== undefined)
    throw new InputError(`${rawName} takes no value; type ${rawName} alone.`);
  if (flag.type === 'string' && value === undefined)
    throw new InputError(`${rawName} needs a value; type tag-resolver --help.`);
}

/** Text that is no plain number becomes NaN, which the rule's own check then refuses. */
function toNumber(value: string | boolean | undefined): number | undefined {
  if (typeof value !== 'string') return undefined;
  return /^\d+(?:\.\d+)?$/.test(value) ? Number(value) : Number.NaN;
}
