import { Command } from 'commander';
import { addFlags, type Flag, type FlagValues, flags } from './flags.ts';
import type { StepContext } from './step.ts';

/** Adds one step to the program. Each imports its module when it runs, since a line of a buildspec runs one step. */
type Registration = (program: Command, context: StepContext, print: (result: string) => void) => void;

const pollIntervalMs = 1000;
/** How many answers in a row must come from the new version. */
const consecutiveAnswers = 5;

const { commitId, imageTag, region, repositoryName, repositoryUri, namespace, timeoutSeconds } = flags;
const image = { region, repositoryName, repositoryUri, commitId };
const expectedAnswer = { path: flags.path, status: flags.status, text: flags.text };
const stage = { region, pipelineName: flags.pipelineName, stageName: flags.stageName };
const release = { releaseName: flags.releaseName, namespace };

const registrations: readonly Registration[] = [
  step(
    'verify-source',
    'verify that the checkout is the commit of this execution, with its history',
    { commitId },
    async (context, values) =>
      (await import('./commit/verify-source.ts')).verifySource(context, values.commitId),
  ),
  step(
    'require-variables',
    'fail if one of the named environment variables is empty',
    {},
    async (context, _values, names) =>
      (await import('./require-variables.ts')).requireVariables(context, names),
    '<name>...',
  ),
  step(
    'stop-unchanged',
    'stop this execution if the commit changes nothing of the service; prints whether it does, yes or no',
    {
      ...stage,
      executionId: flags.executionId,
      commitId,
      imageTag,
      paths: flags.paths,
      artifact: flags.artifact,
    },
    async (context, values) => (await import('./commit/stop-unchanged.ts')).stopUnchanged(context, values),
  ),
  step(
    'find-or-build-image',
    "build the commit's image unless the registry has it; prints the name of the image",
    { ...image, sourceUrl: flags.sourceUrl, folder: flags.folder },
    async (context, values) =>
      (await import('./image/find-or-build-image.ts')).findOrBuildImage(context, values),
  ),
  step(
    'mark-deployed',
    'tag the digest that each environment runs deployed-<environment>, which the registry keeps',
    { region, repositoryName, pipelineName: flags.pipelineName },
    async (context, values) => (await import('./image/mark-deployed.ts')).markDeployed(context, values),
  ),
  step(
    'push-image',
    "push the commit's image once, tag it, and move latest forward; prints the digest",
    { ...image, imageTag },
    async (context, values) => (await import('./image/push-image.ts')).pushImage(context, values),
  ),
  step(
    'pack-artifact',
    'put all that a deploy needs into one folder; prints the digest of its manifest',
    {
      releaseName: flags.releaseName,
      commitId,
      imageTag,
      imageDigest: flags.imageDigest,
      artifact: flags.artifact,
      chart: flags.chart,
      buildspec: flags.buildspec,
      steps: flags.steps,
    },
    async (context, values) => (await import('./artifact/pack-artifact.ts')).packArtifact(context, values),
  ),
  step(
    'verify-artifact',
    'verify that the current folder is the artifact of this execution, file by file',
    {
      releaseName: flags.releaseName,
      commitId,
      imageTag,
      imageDigest: flags.imageDigest,
      artifactDigest: flags.artifactDigest,
    },
    async (context, values) =>
      (await import('./artifact/verify-artifact.ts')).verifyArtifact(context, values),
  ),
  step(
    'update-kubeconfig',
    'let helm and kubectl use a cluster with one token of a role; prints the program that keeps it',
    { clusterName: flags.clusterName, region, roleArn: flags.roleArn },
    async (context, values) =>
      (await import('./cluster/update-kubeconfig.ts')).updateKubeconfig(context, values),
  ),
  step(
    'require-descendant',
    'fail unless the commit descends from the live one, or this is a rollback',
    { ...release, ...stage, environment: flags.environment, commitId, isRollback: flags.isRollback },
    async (context, values) =>
      (await import('./commit/require-descendant.ts')).requireDescendant(context, values),
  ),
  step(
    'require-answers',
    'fail if an approval of one of the pipelines waits for longer than a day',
    { region },
    async (context, { region: of }, names) =>
      (await import('./pipeline/require-answers.ts')).requireAnswers(
        context,
        { region: of, now: Date.now() },
        names,
      ),
    '<pipeline>...',
  ),
  step(
    'recover-release',
    'roll back, or uninstall, a release that a killed run left pending; prints the live revision, none or unknown',
    { ...release, timeoutSeconds },
    async (context, values) =>
      (await import('./roll-out/recover-release.ts')).recoverRelease(context, values),
  ),
  step(
    'roll-out',
    'upgrade or install a release and wait; rolls back to the live revision if it fails',
    { ...release, ...stage, isRollback: flags.isRollback },
    async (context, values, helmArguments) =>
      (await import('./roll-out/roll-out.ts')).rollOut(context, { ...values, helmArguments }),
    '-- <chart> [flags of helm upgrade]',
  ),
  step(
    'smoke-test',
    'request the new version at its public address; rolls back if the answer is wrong; prints the address',
    {
      ...release,
      ...stage,
      ...expectedAnswer,
      imageTag,
      commitId,
      timeoutSeconds,
      environment: flags.environment,
      liveRevision: flags.liveRevision,
      isRollback: flags.isRollback,
    },
    async (context, values) =>
      (await import('./smoke-test/smoke-test.ts')).smokeTest(context, {
        ...values,
        intervalMs: pollIntervalMs,
        consecutive: consecutiveAnswers,
      }),
  ),
];

/** The program with all its steps. `print` receives the result of a step. */
export function createProgram(context: StepContext, print: (result: string) => void): Command {
  const program = new Command('pipeline-steps');
  program.description('The steps that the buildspecs call for conditions and loops.').helpCommand(false);
  for (const register of registrations) register(program, context, print);
  return program;
}

function step<Flags extends Readonly<Record<string, Flag<unknown>>>>(
  name: string,
  description: string,
  wanted: Flags,
  run: (context: StepContext, values: FlagValues<Flags>, rest: readonly string[]) => Promise<unknown>,
  restUsage?: string,
): Registration {
  return (program, context, print) => {
    const command = program.command(name).description(description);
    if (restUsage !== undefined) command.usage(`[options] ${restUsage}`).allowExcessArguments();
    const readValues = addFlags(command, wanted);
    command.action(async () => {
      const result = await run(context, readValues(), command.args);
      if (typeof result === 'string') print(result);
    });
  };
}
