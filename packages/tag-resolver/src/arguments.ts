import { parseArgs } from 'node:util';
import { InputError } from './errors.ts';

/** The parsed command line. */
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
or the first characters of the commit id. Runs one git ls-remote, no clone.

Options:
  --prefix <text>      the text before a version (default: v)
  --length <number>    characters of the commit id, 7 to 64 (default: 10)
  --timeout <seconds>  how long git may take (default: 30)
  --json               print tag, commit, versionTag and ignored as one line of JSON
  --help               print this help
  --version            print the version

Exit codes: 0 the image tag was printed, 1 git failed, 2 the input is invalid.
`;

const flags = {
  help: { type: 'boolean', short: 'h' },
  json: { type: 'boolean' },
  length: { type: 'string' },
  prefix: { type: 'string' },
  timeout: { type: 'string' },
  version: { type: 'boolean' },
} as const;

/** Parses the command line. The last of repeated options counts. Throws an InputError for an unknown option. */
export function parseArguments(args: readonly string[]): Request {
  // Not strict: its messages are several sentences long and repeat the arguments, which may contain a credential.
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

/** An option of the command line. */
interface TypedFlag {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
  /** Whether the value follows `=`. */
  readonly inlineValue?: boolean | undefined;
}

function verifyFlag({ name, rawName, value, inlineValue }: TypedFlag): void {
  const flag = Object.entries(flags).find(([known]) => known === name)?.[1];
  if (flag === undefined) {
    // The text may be a URL with a password, or contain control characters.
    const option = /^--?[A-Za-z][A-Za-z-]{0,30}$/.test(rawName) ? `option ${rawName}` : 'such option';
    throw new InputError(`There is no ${option}; type tag-resolver --help for the options.`);
  }
  if (flag.type === 'boolean' && value !== undefined) {
    throw new InputError(`${rawName} takes no value; type ${rawName} alone.`);
  }
  if (flag.type === 'boolean') return;
  if (value === undefined) throw new InputError(`${rawName} needs a value; type tag-resolver --help.`);
  // This is probably the next option, not a value.
  if (value.startsWith('-') && inlineValue !== true) {
    throw new InputError(
      `${rawName} needs a value; write a value that begins with a dash after =, as in ${rawName}=-x.`,
    );
  }
}

/** Other text becomes NaN, which verifyRule refuses. */
function toNumber(value: string | boolean | undefined, form: RegExp): number | undefined {
  if (typeof value !== 'string') return undefined;
  return form.test(value) ? Number(value) : Number.NaN;
}
