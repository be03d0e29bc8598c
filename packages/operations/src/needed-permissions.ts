import type { Place } from './find-place.ts';
import type { Approval } from './pipeline/pipeline-client.ts';

const reading = 'codepipeline:GetPipeline, ListPipelineExecutions and ListActionExecutions';

/** What `pnpm rollback` needs. */
export function rollbackPermissions(place: Place): string {
  return `a rollback needs ${reading} and GetPipelineExecution on ${pipelineArn(place)}, and RollbackStage on its ${place.stageName}`;
}

/** What `pnpm approval` needs. */
export function approvalPermissions(place: Place, approval: Approval | undefined): string {
  const { stageName, actionName } = approval ?? { stageName: '<stage>', actionName: '<action>' };
  return `an approval needs ${reading}, GetPipelineState and StopPipelineExecution on ${pipelineArn(place)}, and PutApprovalResult on ${pipelineArn(place)}/${stageName}/${actionName}`;
}

/** What `pnpm status` needs. */
export function statusPermissions(place: Pick<Place, 'region' | 'accountId' | 'pipelineName'>): string {
  return `\`pnpm status\` needs ${reading} and GetPipelineState on ${pipelineArn(place)}`;
}

function pipelineArn({
  region,
  accountId,
  pipelineName,
}: Pick<Place, 'region' | 'accountId' | 'pipelineName'>) {
  return `arn:aws:codepipeline:${region}:${accountId}:${pipelineName}`;
}
