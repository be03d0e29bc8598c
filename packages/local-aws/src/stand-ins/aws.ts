/**
 * Stands in for: the `aws` command line, for the eleven calls of the buildspecs: ecr get-login-password,
 * ecr batch-get-image, ecr describe-images, ecr put-image, eks update-kubeconfig, codepipeline get-pipeline-state,
 * codepipeline list-action-executions, codepipeline list-pipeline-executions, codepipeline stop-pipeline-execution,
 * sns publish, sts assume-role.
 * Faithful: options, JSON answers, error names and exit statuses of the AWS CLI. Images are those of a real registry,
 * and a tag moves only if the ECR repository's tag mutability and exclusion filters allow it. The state is that of the
 * rehearsal's pipeline.
 * Not: more than one image in a call; credentials and IAM, so every role can be taken. The login password is for a registry that needs none, so
 * `docker push` ignores the rule for tags. update-kubeconfig installs the deployer's client certificate in place of
 * `aws eks get-token`, and refuses any other role at once, which AWS does at the first use. Everything else is exit
 * status 252 and a sentence that names it.
 *
 * `node aws.ts --rehearsal-config FILE <arguments of aws>`, by a wrapper called aws.
 */
import { randomBytes } from 'node:crypto';
import { sentenceOf } from 'programs/program-errors.ts';
import { askApi } from './aws/api-client.ts';
import { AwsFault, configurationFault, generalFault, unknownFault } from './aws/aws-errors.ts';
import { type AwsCall, parseAwsCommand } from './aws/command-line.ts';
import { batchGetImage, describeImages, putImage } from './aws/ecr.ts';
import { createImageRegistry } from './aws/image-registry.ts';
import { loadRegionConfig, type RegionConfig } from './aws/region-config.ts';
import { kubeconfigFilesOf, updateKubeconfig } from './aws/update-kubeconfig.ts';

/** The variables of the environment that the calls look at. */
export interface AwsEnvironment {
  readonly HOME?: string;
  readonly KUBECONFIG?: string;
  readonly AWS_REGION?: string;
  readonly AWS_DEFAULT_REGION?: string;
}

/** Runs one command line (the arguments after `aws`) and gives what it prints on stdout. */
export async function runAws(
  argv: readonly string[],
  region: RegionConfig,
  environment: AwsEnvironment,
): Promise<string> {
  const call = parseAwsCommand(argv);
  assertRegion(call, region, environment);
  const registry = createImageRegistry(region.registryUrl);
  switch (call.name) {
    case 'ecr get-login-password':
      return randomBytes(96).toString('base64');
    case 'ecr batch-get-image':
      return formatAnswer(await batchGetImage(call, region, registry));
    case 'ecr describe-images':
      return formatAnswer(await describeImages(call, region, registry));
    case 'ecr put-image':
      return formatAnswer(await putImage(call, region, registry));
    case 'codepipeline get-pipeline-state':
      return formatAnswer(await askApi(region, 'GetPipelineState', { name: call.required('name') }));
    case 'codepipeline list-action-executions':
      return formatAnswer(await listActions(call, region));
    case 'codepipeline list-pipeline-executions':
      return formatAnswer(await listExecutions(call, region));
    case 'codepipeline stop-pipeline-execution':
      return formatAnswer(await askApi(region, 'StopPipelineExecution', stopInput(call)));
    case 'sts assume-role':
      return formatAnswer(assumeRole(call));
    case 'sns publish':
      return formatAnswer(await askApi(region, 'Publish', publishInput(call)));
    case 'eks update-kubeconfig':
      return updateKubeconfig(call, region, kubeconfigFilesOf(environment));
  }
}

function assertRegion(call: AwsCall, region: RegionConfig, environment: AwsEnvironment): void {
  const asked = call.optional('region') ?? environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION;
  if (asked === undefined) throw configurationFault('You must specify a region: give --region or AWS_REGION');
  if (asked !== region.region) throw unknownFault(`region '${asked}'`, `region ${region.region}`);
}

/** --max-items is the CLI's own, as for executions. */
async function listActions(call: AwsCall, region: RegionConfig): Promise<object> {
  const answer = await askApi(region, 'ListActionExecutions', actionsInput(call));
  const { actionExecutionDetails = [] } = answer as { actionExecutionDetails?: unknown[] };
  const maxItems = call.optional('max-items');
  return {
    actionExecutionDetails: actionExecutionDetails.slice(
      0,
      maxItems === undefined ? undefined : Number(maxItems),
    ),
  };
}

function assumeRole(call: AwsCall): object {
  const [roleArn, session] = [call.required('role-arn'), call.required('role-session-name')];
  const key = () => randomBytes(20).toString('hex');
  return {
    Credentials: { AccessKeyId: `ASIA${key()}`, SecretAccessKey: key(), SessionToken: key() },
    AssumedRoleUser: {
      Arn: `${roleArn.replace(':iam:', ':sts:').replace(':role/', ':assumed-role/')}/${session}`,
    },
  };
}

function actionsInput(call: AwsCall): object {
  const pipelineName = call.required('pipeline-name');
  const filter = call.optional('filter');
  if (filter === undefined) return { pipelineName };
  const [, pipelineExecutionId] = /^pipelineExecutionId=([\w-]+)$/.exec(filter) ?? [];
  if (pipelineExecutionId === undefined) throw unknownFault(`filter '${filter}'`, 'pipelineExecutionId=ID');
  return { pipelineName, filter: { pipelineExecutionId } };
}

/** --max-items is the CLI's own: it reads as many pages as it needs. */
async function listExecutions(call: AwsCall, region: RegionConfig): Promise<object> {
  const answer = await askApi(region, 'ListPipelineExecutions', {
    pipelineName: call.required('pipeline-name'),
  });
  const { pipelineExecutionSummaries = [] } = answer as { pipelineExecutionSummaries?: unknown[] };
  return {
    pipelineExecutionSummaries: pipelineExecutionSummaries.slice(0, Number(call.required('max-items'))),
  };
}

function stopInput(call: AwsCall): object {
  return {
    pipelineName: call.required('pipeline-name'),
    pipelineExecutionId: call.required('pipeline-execution-id'),
    reason: call.required('reason'),
  };
}

function publishInput(call: AwsCall): object {
  const [TopicArn, Subject] = [call.required('topic-arn'), call.optional('subject')];
  return { TopicArn, Subject, Message: call.required('message') };
}

function formatAnswer(answer: object): string {
  return JSON.stringify(answer, undefined, 4);
}

async function main([flag, file, ...argv]: readonly string[]): Promise<string> {
  if (flag !== '--rehearsal-config' || file === undefined) {
    throw configurationFault('the first arguments are --rehearsal-config FILE; call it by its wrapper');
  }
  return runAws(argv, await loadRegionConfig(file), process.env);
}

if (import.meta.main) {
  try {
    process.stdout.write(`${await main(process.argv.slice(2))}\n`);
  } catch (error) {
    const fault = error instanceof AwsFault ? error : generalFault(sentenceOf(error));
    process.stderr.write(`\n${fault.message}\n`);
    process.exitCode = fault.exitCode;
  }
}
