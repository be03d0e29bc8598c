import {
  ApprovalAlreadyCompletedException,
  CodePipelineServiceException,
  InvalidApprovalTokenException,
} from '@aws-sdk/client-codepipeline';
import { connectionAdvice, missingCredentials } from 'programs/aws-connection.ts';
import { OperationError } from '../errors.ts';
import type { Place } from '../find-place.ts';
import type { Approval } from '../pipeline/pipeline-client.ts';
import { startAnother } from '../sandbox/kept-sandbox.ts';

/** The part of a place that an error names. */
type FailedPlace = Pick<Place, 'accountId' | 'region' | 'pipelineName' | 'sandbox'>;

/**
 * Turns an AWS error into one sentence with what to do; returns any other error unchanged.
 * @param needed what the command needs, such as `a rollback needs codepipeline:RollbackStage on ...`
 */
export function describeAwsError(error: unknown, place: FailedPlace, needed: string): unknown {
  if (!(error instanceof Error) || error instanceof OperationError) return error;
  const { pipelineName, region, sandbox } = place;
  const words = error.message || error.name;
  const missing = missingCredentials(error, process.env);
  if (missing !== undefined)
    return new OperationError(
      `no AWS credentials were found (${missing}): sign in, set AWS_PROFILE, or add --sandbox to ask a kept rehearsal`,
    );
  const advice = connectionAdvice(error);
  if (sandbox !== undefined && advice !== undefined)
    return new OperationError(
      `the kept rehearsal does not answer (${words}): see ${sandbox.log}, or end it with \`npx --yes pnpm rehearse:down\``,
    );
  if (advice !== undefined)
    return new OperationError(`CodePipeline in ${region} cannot be reached (${words}): ${advice}`);
  if (!(error instanceof CodePipelineServiceException)) return error;
  if (/AccessDenied/.test(error.name)) return new OperationError(`${words}: ${needed}`);
  if (/UnrecognizedClient|ExpiredToken|InvalidClientTokenId|InvalidSignature/.test(error.name))
    return new OperationError(`AWS does not accept the credentials (${words}): sign in again`);
  if (sandbox !== undefined) return keptError(error, pipelineName);
  if (/UnableToRollbackStage|Conflict/.test(error.name))
    return new OperationError(
      `CodePipeline refuses: ${words}; if an execution is in the stage, wait for its end or stop it with \`aws codepipeline stop-pipeline-execution --region ${region} --pipeline-name ${pipelineName} --pipeline-execution-id <id>\``,
    );
  if (/PipelineNotFound/.test(error.name))
    return new OperationError(
      `there is no pipeline ${pipelineName} in ${region} of this account: type \`cdktf deploy delivery\` in packages/infra, or choose other credentials with AWS_PROFILE`,
    );
  return new OperationError(`CodePipeline answered ${error.name}: ${words}`);
}

/** Without advice that would lead to AWS. */
function keptError({ name, message }: Error, pipelineName: string): OperationError {
  const words = message || name;
  if (/UnableToRollbackStage|Conflict/.test(name))
    return new OperationError(
      `CodePipeline refuses: ${words}; if an execution is in the stage, wait for its end`,
    );
  if (/PipelineNotFound/.test(name))
    return new OperationError(`the kept rehearsal has no pipeline ${pipelineName}: ${startAnother}`);
  return new OperationError(`CodePipeline answered ${name}: ${words}`);
}

/** Whether CodePipeline refused the token, and not the caller. */
export function isTokenError(error: unknown): boolean {
  return error instanceof InvalidApprovalTokenException || error instanceof ApprovalAlreadyCompletedException;
}

/** Turns what PutApprovalResult refuses into one sentence; returns any other error unchanged. */
export function answerError(error: unknown, { actionName }: Approval): unknown {
  if (isTokenError(error))
    return new OperationError(
      `somebody answered ${actionName} meanwhile, or it expired, so nothing was answered: \`pnpm status\` shows what waits now`,
    );
  if (error instanceof CodePipelineServiceException && /AccessDenied/.test(error.name))
    return new OperationError(
      `these credentials may not answer ${actionName}, so it waits for somebody who may: ${error.message}`,
    );
  return error;
}
