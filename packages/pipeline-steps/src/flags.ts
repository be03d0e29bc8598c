import { type Command, Option } from 'commander';
import { UsageError } from './errors.ts';
import {
  parseClusterName,
  parseCommitId,
  parseCount,
  parseDigest,
  parseEnvironment,
  parseExecutionId,
  parseImageTag,
  parseInnerPath,
  parseInnerPaths,
  parseNamespace,
  parsePipelineName,
  parseRegion,
  parseReleaseName,
  parseRepositoryName,
  parseRepositoryUri,
  parseRevision,
  parseRoleArn,
  parseSourceUrl,
  parseStatus,
  parseText,
  parseUrlPath,
  parseYesOrNo,
} from './values.ts';

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

const region = flag('--region <region>', 'the AWS region', parseRegion);
const repositoryName = flag(
  '--repository-name <name>',
  'the name of the image repository',
  parseRepositoryName,
);
const repositoryUri = flag(
  '--repository-uri <uri>',
  'the image repository, as docker writes it',
  parseRepositoryUri,
);
const commitId = flag('--commit <id>', 'the full commit id', parseCommitId);
const imageTag = flag('--image-tag <tag>', 'the image tag of the commit', parseImageTag);
const releaseName = flag('--release <name>', 'the Helm release', parseReleaseName);
const namespace = flag('--namespace <name>', 'the namespace in the cluster', parseNamespace);

/** All flags. Each step takes some of them. */
export const flags = {
  region,
  repositoryName,
  repositoryUri,
  commitId,
  imageTag,
  releaseName,
  namespace,
  clusterName: flag('--cluster <name>', 'the EKS cluster', parseClusterName),
  roleArn: flag('--role-arn <arn>', 'the role of helm and kubectl in the cluster', parseRoleArn),
  sourceUrl: flag('--source-url <url>', 'the source repository of the commit', parseSourceUrl),
  folder: flag('--folder <path>', 'the folder with the Dockerfile', parseInnerPath),
  imageDigest: flag('--image-digest <digest>', 'the digest of the image', parseDigest),
  artifactDigest: flag('--artifact-digest <digest>', "the digest of the artifact's manifest", parseDigest),
  artifact: flag('--artifact <path>', 'the folder to make', parseInnerPath),
  chart: flag('--chart <path>', "the folder of the service's chart", parseInnerPath),
  buildspec: flag('--buildspec <path>', 'the buildspec that deploys the artifact', parseInnerPath),
  steps: flag('--steps <path>', 'the bundle of these steps', parseInnerPath),
  environment: flag('--environment <name>', 'the environment that runs the image', parseEnvironment),
  pipelineName: flag('--pipeline <name>', 'the pipeline of this execution', parsePipelineName),
  executionId: flag('--execution <id>', 'the id of this execution', parseExecutionId),
  paths: flag(
    '--paths <paths>',
    'the files and folders of the service, with spaces between',
    parseInnerPaths,
  ),
  stageName: flag('--stage <name>', 'the stage of this execution', parsePipelineName),
  isRollback: flag(
    '--rollback <yes|no>',
    'whether to allow a commit that does not descend from the live one',
    parseYesOrNo,
    false,
  ),
  liveRevision: flag('--live-revision <number|none|unknown>', 'the revision to roll back to', parseRevision),
  path: flag('--path <path>', 'the path to request', parseUrlPath, '/'),
  status: flag('--status <code>', 'the expected HTTP status', parseStatus, 200),
  text: flag('--text <text>', 'the expected whole body', parseText),
  consecutive: flag(
    '--consecutive <count>',
    'how many answers in a row must come from the new version',
    parseCount,
    5,
  ),
  timeoutSeconds: flag('--timeout <seconds>', 'how long to wait', parseCount, 300),
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
    const values = options.map(({ name, option }) => [name, given[option.attributeName()]]);
    return Object.fromEntries(values) as FlagValues<Flags>;
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
