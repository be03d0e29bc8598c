import {
  ApprovalAlreadyCompletedException,
  CodePipelineServiceException,
  InvalidApprovalTokenException,
} from '@aws-sdk/client-codepipeline';
import { OperationError } from '../errors.ts';
import type { Approval } from '../pipeline/pipeline-client.ts';

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
