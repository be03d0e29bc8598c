import { randomUUID } from 'node:crypto';
import {
  CodePipeline,
  DuplicatedStopRequestException,
  type PipelineDeclaration,
  PipelineExecutionNotStoppableException,
  type StageState as SdkStageState,
} from '@aws-sdk/client-codepipeline';
import { awsConnection } from 'programs/aws-connection.ts';
import type { Place } from '../find-place.ts';
import type { Approval, ApprovalAnswer, PipelineClient, StageState } from '../pipeline/pipeline-client.ts';
import type { KeptSandbox } from '../sandbox/kept-sandbox.ts';
import { answerError, isTokenError } from './aws-error.ts';
import { listExecutions, listFailure, listRuns } from './pipeline-lists.ts';

const longestReason = 200;

/** The client of a place's pipeline, in AWS or in a kept rehearsal. */
export function createPipelineClient({
  region,
  pipelineName,
  sandbox,
}: Pick<Place, 'region' | 'pipelineName' | 'sandbox'>): PipelineClient {
  const client = new CodePipeline({ region, ...(sandbox ? sandboxSettings(sandbox) : awsSettings()) });
  const pipeline = { client, pipelineName };
  const putAnswer = ({ stageName, actionName }: Approval, token: string, result: ApprovalAnswer) =>
    client.putApprovalResult({ pipelineName, stageName, actionName, token, result });
  return {
    async describe() {
      const { pipeline: found, metadata } = await client.getPipeline({ name: pipelineName });
      return { arn: metadata?.pipelineArn ?? '', version: found?.version ?? 0, stages: stagesOf(found) };
    },
    async list(executionId) {
      const [executions, runs] = await Promise.all([
        listExecutions(pipeline, executionId),
        listRuns(pipeline, executionId),
      ]);
      return { executions, runs };
    },
    async readState() {
      const { stageStates } = await client.getPipelineState({ name: pipelineName });
      return (stageStates ?? []).map(stageState);
    },
    async readStatus(pipelineExecutionId) {
      const { pipelineExecution } = await client.getPipelineExecution({ pipelineName, pipelineExecutionId });
      return pipelineExecution?.status ?? '';
    },
    readFailure: (executionId) => listFailure(pipeline, executionId),
    async rollbackStage(stageName, targetPipelineExecutionId) {
      const rollback = { pipelineName, stageName, targetPipelineExecutionId };
      return (await client.rollbackStage(rollback)).pipelineExecutionId ?? '';
    },
    async stop(pipelineExecutionId, words) {
      const reason = words.slice(0, longestReason);
      try {
        await client.stopPipelineExecution({ pipelineName, pipelineExecutionId, reason });
      } catch (error) {
        // It has ended, or somebody else stops it.
        const isStopped =
          error instanceof PipelineExecutionNotStoppableException ||
          error instanceof DuplicatedStopRequestException;
        if (!isStopped) throw error;
      }
    },
    async answer(approval, token, answer) {
      try {
        await putAnswer(approval, token, answer);
      } catch (error) {
        throw answerError(error, approval);
      }
    },
    // IAM decides before CodePipeline looks for the token, and no approval has this one.
    async verifyMayAnswer(approval) {
      try {
        await putAnswer(approval, randomUUID(), {
          status: 'Rejected',
          summary: 'may these credentials answer?',
        });
      } catch (error) {
        if (!isTokenError(error)) throw answerError(error, approval);
      }
    },
  };
}

const awsSettings = () => ({ requestHandler: awsConnection(process.env) });

/** The rehearsal knows a caller by the access key id alone. */
function sandboxSettings({ endpoint, accessKeyId }: KeptSandbox) {
  const credentials = { accessKeyId, secretAccessKey: 'rehearsal' };
  // The SDK refuses an endpoint of one's own together with these settings of the environment.
  return { endpoint, credentials, useFipsEndpoint: false, useDualstackEndpoint: false };
}

function stagesOf(pipeline: PipelineDeclaration | undefined) {
  return (pipeline?.stages ?? []).map(({ name = '', actions = [] }) => ({
    name,
    actions: actions.map((action) => action.name ?? ''),
    approvals: actions
      .filter(({ actionTypeId }) => actionTypeId?.category === 'Approval')
      .map((action) => action.name ?? ''),
  }));
}

function stageState(stage: SdkStageState): StageState {
  const { stageName: name = '', latestExecution, actionStates } = stage;
  return {
    name,
    latest: latestExecution && {
      executionId: latestExecution.pipelineExecutionId ?? '',
      status: latestExecution.status ?? '',
    },
    actions: (actionStates ?? []).map(({ actionName = '', latestExecution: latest }) => ({
      name: actionName,
      status: latest?.status,
      since: latest?.lastStatusChange,
      token: latest?.token,
    })),
  };
}
