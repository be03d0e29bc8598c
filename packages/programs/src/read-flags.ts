import { parseArgs } from 'node:util';
import { FlagError, sentenceOf } from './program-errors.ts';

/** The flags of a stand-in. Each has a value. */
export interface Flags {
  /** The value of a required flag. The last one counts. */
  one(name: string): string;
  /** The value of an optional flag. */
  optional(name: string): string | undefined;
  /** The value of a required flag, as a port. 0 takes a free port. */
  port(name: string): number;
}

/** Parses `--name value` and `--name=value`. @throws FlagError for a name that is not in `names`. */
export function readFlags(argv: readonly string[], names: readonly string[]): Flags {
  const values = parse(argv, names);
  const optional = (name: string): string | undefined => values[name];
  const one = (name: string): string => {
    const value = optional(name);
    if (value === undefined) throw new FlagError(`--${name} is missing; give --${name} VALUE`);
    return value;
  };
  const port = (name: string): number => {
    const text = one(name);
    if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
    throw new FlagError(`--${name} ${text} is not a port; give a number from 0 to 65535`);
  };
  return { one, optional, port };
}

function parse(argv: readonly string[], names: readonly string[]): Record<string, string | undefined> {
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' } as const]));
  try {
    return parseArgs({ args: [...argv], options, strict: true }).values;
  } catch (error) {
    throw new FlagError(`${sentenceOf(error)}; the flags are ${names.map((name) => `--${name}`).join(', ')}`);
  }
}
