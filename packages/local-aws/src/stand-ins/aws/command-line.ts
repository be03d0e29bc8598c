import { unknownFault, usageFault } from './aws-errors.ts';

/** The options of each call that is known: a text, or a list of one or more. */
const calls = {
  'ecr get-login-password': {},
  'ecr batch-get-image': { 'repository-name': 'required', 'image-ids': 'required list' },
  'ecr describe-images': { 'repository-name': 'required', 'image-ids': 'required list' },
  'ecr put-image': {
    'repository-name': 'required',
    'image-tag': 'optional',
    'image-manifest': 'required',
    'image-manifest-media-type': 'optional',
  },
  'eks update-kubeconfig': { name: 'required', 'role-arn': 'required' },
  'codepipeline get-pipeline-state': { name: 'required' },
  'sns publish': { 'topic-arn': 'required', subject: 'optional', message: 'required' },
} as const satisfies Record<string, Record<string, 'required' | 'optional' | 'required list'>>;

const globalOptions: Record<string, string> = { region: 'optional', output: 'optional' };

/** The calls of the AWS CLI that are emulated. */
export type AwsCallName = keyof typeof calls;

/** A command line whose call and options are known. */
export interface AwsCall {
  readonly name: AwsCallName;
  /** The one value of an option; undefined when it is not given. */
  optional(option: string): string | undefined;
  /** The one value of an option that the call requires. */
  required(option: string): string;
  /** All values of an option. */
  list(option: string): readonly string[];
}

const knownCalls = Object.keys(calls)
  .map((name) => `aws ${name}`)
  .join(', ');

/** Parses the arguments after `aws`: options in any order, `--name value` or `--name=value`. */
export function parseAwsCommand(argv: readonly string[]): AwsCall {
  const { words, given } = splitArguments(argv);
  const name = words.slice(0, 2).join(' ');
  if (!isKnownCall(name)) throw unknownFault(`'aws ${words.length > 0 ? name : argv.join(' ')}'`, knownCalls);
  const specification: Record<string, string> = { ...globalOptions, ...calls[name] };
  if (words.length > 2) throw usageFault(`Unknown options: ${words.slice(2).join(', ')}`);
  for (const [option, values] of given) {
    if (!(option in specification)) throw unknownFault(`'--${option}' of 'aws ${name}'`, knownCalls);
    assertCount(option, values, specification[option] === 'required list');
  }
  const missing = Object.keys(specification).filter((option) => {
    return specification[option]?.startsWith('required') && !given.has(option);
  });
  if (missing.length > 0) {
    const named = missing.map((option) => `--${option}`).join(', ');
    throw usageFault(`the following arguments are required: ${named}`);
  }
  assertJsonOutput(given.get('output')?.at(0));
  return {
    name,
    optional: (option) => given.get(option)?.at(0),
    required: (option) => given.get(option)?.at(0) ?? '',
    list: (option) => given.get(option) ?? [],
  };
}

/** Splits words from options. A word after an option is its value; only a list takes more than one. */
function splitArguments(argv: readonly string[]): { words: string[]; given: Map<string, string[]> } {
  const words: string[] = [];
  const given = new Map<string, string[]>();
  let open: { values: string[]; isList: boolean } | undefined;
  for (const argument of argv) {
    if (argument.startsWith('--')) {
      const [, option = '', value] = /^--([^=]*)(?:=(.*))?$/s.exec(argument) ?? [];
      const values = value === undefined ? [] : [value];
      given.set(option, values);
      open = value === undefined ? { values, isList: isListOption(option) } : undefined;
    } else if (open && (open.isList || open.values.length === 0)) {
      open.values.push(argument);
    } else {
      open = undefined;
      words.push(argument);
    }
  }
  return { words, given };
}

function isListOption(option: string): boolean {
  return Object.values(calls).some((options: Record<string, string>) => options[option] === 'required list');
}

function assertCount(option: string, values: readonly string[], isList: boolean): void {
  if (values.length > 0) return;
  throw usageFault(`argument --${option}: expected ${isList ? 'at least one argument' : 'one argument'}`);
}

function assertJsonOutput(output: string | undefined): void {
  if (output === undefined || output === 'json') return;
  throw unknownFault(`'--output ${output}'`, '--output json');
}

function isKnownCall(name: string): name is AwsCallName {
  return Object.hasOwn(calls, name);
}
