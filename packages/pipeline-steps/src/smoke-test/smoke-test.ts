import { PublicAddressError, StepError } from '../errors.ts';
import { isStageRollback, type PipelineStage } from '../pipeline/stage-rollback.ts';
import { type RestoreRequest, restoreLiveRevision } from '../roll-out/restore-live-revision.ts';
import type { StepContext } from '../step.ts';
import { type ExpectedAnswer, waitForExpectedAnswer } from './expected-answer.ts';
import { serviceAddress } from './service-address.ts';

/** A new revision, in a stage of a pipeline. */
export interface SmokeTest extends RestoreRequest, PipelineStage, Omit<ExpectedAnswer, 'address' | 'isUndo'> {
  /** Whether the pipeline was started to restore an older commit. */
  readonly isRollback: boolean;
}

/** Tests a new revision at its public address, and returns the address. Rolls it back if the answer is wrong. */
export async function smokeTest(context: StepContext, test: SmokeTest): Promise<string> {
  try {
    const address = await serviceAddress(context, { ...test, serviceName: test.releaseName });
    const isUndo = async () => test.isRollback || (await isStageRollback(context, test));
    const answer = await waitForExpectedAnswer(context, { ...test, address: new URL(address), isUndo });
    context.say(`${address} answers ${JSON.stringify(answer)}`);
    return address;
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    if (error instanceof PublicAddressError)
      throw new StepError(`${words}; another version would not help, so the new one stays live`);
    throw new StepError(`${words}; ${await restoreLiveRevision(context, test)}`);
  }
}
