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

/** Reads the command line; of an option given twice the last counts. Throws an InputError for one it does not know. */
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
    length: toNumber(values.length, /^\d+$/),
    timeoutSeconds: toNumber(values.timeout, /^\d+(?:\.\d+)?$/),
  };
}

/** An option as it was typed. */
interface TypedFlag {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
  /** Whether the value stands behind `=`. */
  readonly inlineValue?: boolean | undefined;
}

function verifyFlag({ name, rawName, value, inlineValue }: TypedFlag): void {
  const flag = Object.entries(flags).find(([known]) => known === name)?.[1];
  if (flag === undefined) {
    // What was mistyped may be a URL with its password, or nothing that a terminal should be given.
    const option = /^--?[A-Za-z][A-Za-z-]{0,30}$/.test(rawName) ? `option ${rawName}` : 'such option';
    throw new InputError(`There is no ${option}; type tag-resolver --help for those there are.`);
  }
  if (flag.type === 'boolean' && value !== undefined) {
    throw new InputError(`${rawName} takes no value; type ${rawName} alone.`);
  }
  if (flag.type === 'boolean') return;
  if (value === undefined) throw new InputError(`${rawName} needs a value; type tag-resolver --help.`);
  // More likely the next option than a value.
  if (value.startsWith('-') && inlineValue !== true) {
    throw new InputError(
      `${rawName} needs a value; one that begins with a dash is typed behind =, as in ${rawName}=-x.`,
    );
  }
}

/** Text of another form becomes NaN, which the rule's own check then refuses. */
function toNumber(value: string | boolean | undefined, form: RegExp): number | undefined {
  if (typeof value !== 'string') return undefined;
  return form.test(value) ? Number(value) : Number.NaN;
}
