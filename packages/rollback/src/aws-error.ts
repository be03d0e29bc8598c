import { CodePipelineServiceException } from '@aws-sdk/client-codepipeline';
import { RollbackError } from './errors.ts';
import type { Place } from './find-place.ts';

/** Turns an AWS error into one sentence with what to do; returns any other error unchanged. */
export function describeAwsError(error: unknown, place: Place): unknown {
  if (!(error instanceof Error) || error instanceof RollbackError) return error;
  const { pipelineName, stageName, accountId, region } = place;
  const words = error.message || error.name;
  if (error.name === 'CredentialsProviderError')
    return new RollbackError(`no AWS credentials were found (${words}): sign in, or set AWS_PROFILE`);
  if (!(error instanceof CodePipelineServiceException)) return error;
  if (/AccessDenied/.test(error.name))
    return new RollbackError(
      `${words}: a rollback needs codepipeline:GetPipeline, GetPipelineExecution, ListPipelineExecutions and ListActionExecutions on arn:aws:codepipeline:${region}:${accountId}:${pipelineName}, and RollbackStage on its ${stageName}`,
    );
  if (/UnableToRollbackStage|Conflict/.test(error.name))
    return new RollbackError(
      `CodePipeline refuses: ${words}; if an execution is in ${stageName}, wait for its end or stop it with \`aws codepipeline stop-pipeline-execution --region ${region} --pipeline-name ${pipelineName} --pipeline-execution-id <id>\``,
    );
  if (/PipelineNotFound/.test(error.name))
    return new RollbackError(
      `there is no pipeline ${pipelineName} in ${region} of this account: type \`cdktf deploy delivery\` in packages/infra, or choose other credentials with AWS_PROFILE`,
    );
  return new RollbackError(`CodePipeline answered ${error.name}: ${words}`);
}
