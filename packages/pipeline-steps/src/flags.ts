import { type Command, Option } from 'commander';
import { UsageError } from './errors.ts';
import * as values from './values.ts';

/** A flag of a step, and how its text becomes a value. */
export interface Flag<Value> {
  readonly usage: string;
  readonly description: string;
  readonly parse: (text: string) => Value;
  /** The default. A flag without one is required. */
  readonly fallback?: Value;
}

/** The values of a set of flags, under the same names. */
export type FlagValues<Flags> = {
  [Name in keyof Flags]: Flags[Name] extends Flag<infer Value> ? Value : never;
};

const region = flag('--region <region>', 'the AWS region', values.parseRegion);
const repositoryName = flag(
  '--repository-name <name>',
  'the name of the image repository',
  values.parseRepositoryName,
);
const repositoryUri = flag(
  '--repository-uri <uri>',
  'the image repository, as docker writes it',
  values.parseRepositoryUri,
);
const commitId = flag('--commit <id>', 'the full commit id', values.parseCommitId);
const imageTag = flag('--image-tag <tag>', 'the image tag of the commit', values.parseImageTag);
const releaseName = flag('--release <name>', 'the Helm release', values.parseReleaseName);
const namespace = flag('--namespace <name>', 'the namespace in the cluster', values.parseNamespace);

/** All flags. Each step takes some of them. */
export const flags = {
  region,
  repositoryName,
  repositoryUri,
  commitId,
  imageTag,
  releaseName,
  namespace,
  clusterName: flag('--cluster <name>', 'the EKS cluster', values.parseClusterName),
  roleArn: flag('--role-arn <arn>', 'the role of helm and kubectl in the cluster', values.parseRoleArn),
  sourceUrl: flag('--source-url <url>', 'the source repository of the commit', values.parseSourceUrl),
  folder: flag('--folder <path>', 'the folder with the Dockerfile', values.parseInnerPath),
  imageDigest: flag('--image-digest <digest>', 'the digest of the image', values.parseDigest),
  artifactDigest: flag(
    '--artifact-digest <digest>',
    "the digest of the artifact's manifest",
    values.parseDigest,
  ),
  artifact: flag('--artifact <path>', 'the folder to make', values.parseInnerPath),
  chart: flag('--chart <path>', "the folder of the service's chart", values.parseInnerPath),
  buildspec: flag('--buildspec <path>', 'the buildspec that deploys the artifact', values.parseInnerPath),
  steps: flag('--steps <path>', 'the bundle of these steps', values.parseInnerPath),
  environment: flag('--environment <name>', 'the environment that runs the image', values.parseEnvironment),
  pipelineName: flag('--pipeline <name>', 'the pipeline of this execution', values.parsePipelineName),
  executionId: flag('--execution <id>', 'the id of this execution', values.parseExecutionId),
  paths: flag(
    '--paths <paths>',
    'the files and folders of the service, with spaces between',
    values.parseInnerPaths,
  ),
  stageName: flag('--stage <name>', 'the stage of this execution', values.parsePipelineName),
  isRollback: flag(
    '--rollback <yes|no>',
    'whether to allow a commit that does not descend from the live one',
    values.parseYesOrNo,
    false,
  ),
  liveRevision: flag(
    '--live-revision <number|none|unknown>',
    'the revision to roll back to',
    values.parseRevision,
  ),
  path: flag('--path <path>', 'the path to request', values.parseUrlPath, '/'),
  status: flag('--status <code>', 'the expected HTTP status', values.parseStatus, 200),
  text: flag('--text <text>', 'the expected whole body', values.parseText),
  timeoutSeconds: flag('--timeout <seconds>', 'how long to wait', values.parseCount, 300),
} as const;

/** Adds flags to a command, and returns the function that reads their values after parsing. */
export function addFlags<Flags extends Readonly<Record<string, Flag<unknown>>>>(
  command: Command,
  wanted: Flags,
): () => FlagValues<Flags> {
  const options = Object.entries(wanted).map(([name, wantedFlag]) => ({
    name,
    option: createOption(wantedFlag),
  }));
  for (const { option } of options) command.addOption(option);
  return () => {
    const given: Record<string, unknown> = command.opts();
    const entries = options.map(({ name, option }) => [name, given[option.attributeName()]]);
    return Object.fromEntries(entries) as FlagValues<Flags>;
  };
}

function createOption({ usage, description, parse, fallback }: Flag<unknown>): Option {
  const option = new Option(usage, description);
  option.argParser((text: string) => {
    try {
      return parse(text);
    } catch (error) {
      throw error instanceof UsageError ? new UsageError(`${option.long}: ${error.message}`) : error;
    }
  });
  if (fallback === undefined) return option.makeOptionMandatory();
  return option.default(fallback, fallback === false ? 'no' : String(fallback));
}

function flag<Value>(
  usage: string,
  description: string,
  parse: (text: string) => Value,
  fallback?: Value,
): Flag<Value> {
  return fallback === undefined ? { usage, description, parse } : { usage, description, parse, fallback };
}
