import { parseArgs } from 'node:util';
import { unknownFault, usageFault } from './aws-errors.ts';

/** The options of each known call; each has one value. */
const calls = {
  'ecr get-login-password': {},
  'ecr batch-get-image': { 'repository-name': 'required', 'image-ids': 'required' },
  'ecr describe-images': { 'repository-name': 'required', 'image-ids': 'required' },
  'ecr put-image': {
    'repository-name': 'required',
    'image-tag': 'required',
    'image-manifest': 'required',
    'image-manifest-media-type': 'optional',
  },
  'eks update-kubeconfig': { name: 'required', 'role-arn': 'required' },
  'codepipeline get-pipeline-state': { name: 'required' },
  'codepipeline list-action-executions': {
    'pipeline-name': 'required',
    filter: 'optional',
    'max-items': 'optional',
  },
  'codepipeline list-pipeline-executions': { 'pipeline-name': 'required', 'max-items': 'required' },
  'codepipeline stop-pipeline-execution': {
    'pipeline-name': 'required',
    'pipeline-execution-id': 'required',
    reason: 'required',
  },
  'sts assume-role': { 'role-arn': 'required', 'role-session-name': 'required' },
  'sns publish': { 'topic-arn': 'required', subject: 'optional', message: 'required' },
} as const satisfies Record<string, Record<string, 'required' | 'optional'>>;

const globalOptions: Record<string, string> = { region: 'optional', output: 'optional' };

/** The calls of the AWS CLI that are emulated. */
export type AwsCallName = keyof typeof calls;

/** A command line whose call and options are known. */
export interface AwsCall {
  readonly name: AwsCallName;
  /** The value of an option; undefined when it is not given. */
  optional(option: string): string | undefined;
  /** The value of an option that the call requires. */
  required(option: string): string;
}

const knownCalls = Object.keys(calls)
  .map((name) => `aws ${name}`)
  .join(', ');
const optionNames = [globalOptions, ...Object.values(calls)].flatMap((options) => Object.keys(options));

/** Parses the arguments after `aws`: options in any order, `--name value` or `--name=value`. */
export function parseAwsCommand(argv: readonly string[]): AwsCall {
  const { positionals, values } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(optionNames.map((name) => [name, { type: 'string' as const }])),
    allowPositionals: true,
    strict: false,
  });
  const name = positionals.slice(0, 2).join(' ');
  if (!isKnownCall(name)) throw unknownFault(`'aws ${name || argv.join(' ')}'`, knownCalls);
  const specification: Record<string, string> = { ...globalOptions, ...calls[name] };
  const given = Object.entries(values);
  const unknown = given.find(([option]) => !(option in specification));
  if (unknown) throw unknownFault(`'--${unknown[0]}' of 'aws ${name}'`, knownCalls);
  const empty = given.find(([, value]) => typeof value !== 'string');
  if (empty) throw usageFault(`argument --${empty[0]}: expected one argument`);
  if (positionals.length > 2) throw usageFault(`Unknown options: ${positionals.slice(2).join(', ')}`);
  const missing = Object.keys(specification).filter(
    (option) => specification[option] === 'required' && !(option in values),
  );
  if (missing.length > 0) {
    const named = missing.map((option) => `--${option}`).join(', ');
    throw usageFault(`the following arguments are required: ${named}`);
  }
  const { output = 'json' } = values;
  if (output !== 'json') throw unknownFault(`'--output ${output}'`, '--output json');
  const optional = (option: string) => values[option] as string | undefined;
  return { name, optional, required: (option) => optional(option) ?? '' };
}

function isKnownCall(name: string): name is AwsCallName {
  return Object.hasOwn(calls, name);
}
