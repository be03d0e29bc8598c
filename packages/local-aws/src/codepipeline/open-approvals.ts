import { randomUUID } from 'node:crypto';
import { ApiFault } from '../aws-api/api-fault.ts';

/** The answer to an approval. */
export interface ApprovalAnswer {
  readonly status: 'Approved' | 'Rejected';
  /** The comment of the person who answered. */
  readonly summary: string;
}

/** The approval of an execution. */
interface ApprovalPlace {
  readonly executionId: string;
  readonly stage: string;
  readonly action: string;
}

export type OpenApprovals = ReturnType<typeof createOpenApprovals>;

interface OpenApproval extends ApprovalPlace {
  readonly token: string;
  readonly resolve: (answer: ApprovalAnswer) => void;
}

/** The approvals of a pipeline. Each has a token, which is valid for one answer. */
export function createOpenApprovals() {
  const open = new Map<string, OpenApproval>();
  const closed = new Set<string>();
  const close = (token: string) => {
    open.delete(token);
    closed.add(token);
  };
  return {
    /** Opens an approval. `close` makes its token invalid. */
    open(place: ApprovalPlace) {
      const token = randomUUID();
      const { promise, resolve } = Promise.withResolvers<ApprovalAnswer>();
      open.set(token, { ...place, token, resolve });
      return { answer: promise, close: () => close(token) };
    },
    /** The token of an approval that waits. */
    tokenOf({ executionId, stage, action }: ApprovalPlace): string | undefined {
      const isIt = (one: ApprovalPlace) =>
        one.executionId === executionId && one.stage === stage && one.action === action;
      return [...open.values()].find(isIt)?.token;
    },
    /** Answers an approval; one that PutApprovalResult would refuse is an ApiFault. */
    answer(
      { stage, action }: Omit<ApprovalPlace, 'executionId'>,
      token: string,
      answer: ApprovalAnswer,
    ): void {
      if (closed.has(token))
        throw new ApiFault(
          'ApprovalAlreadyCompletedException',
          'the approval was answered already, or has ended',
        );
      const approval = open.get(token);
      if (approval === undefined || approval.stage !== stage || approval.action !== action)
        throw new ApiFault(
          'InvalidApprovalTokenException',
          `no approval of ${stage}/${action} has this token`,
        );
      close(token);
      approval.resolve(answer);
    },
  };
}
