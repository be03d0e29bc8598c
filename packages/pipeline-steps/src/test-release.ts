import { StepError, WayInError } from './errors.ts';
import { serviceAddress } from './service-address.ts';
import { type SmokeTest, smokeTest } from './smoke-test.ts';
import { isStageRollback, type PipelineStage } from './stage-rollback.ts';
import type { StepContext } from './step.ts';
import { type TakeBack, takeBack } from './take-back.ts';
import { parseAddress } from './values.ts';

/** A revision that was rolled out just now, in a stage of a pipeline. */
export interface ReleaseTest extends TakeBack, PipelineStage, Omit<SmokeTest, 'address' | 'isUndo'> {
  /** Whether the pipeline was started to bring an older commit back. */
  readonly isRollback: boolean;
}

/**
 * Asks a new revision for its version at the address that people use, and gives that address. One that answers wrongly,
 * or that nobody can reach any more, is taken back.
 */
export async function testRelease(context: StepContext, test: ReleaseTest): Promise<string> {
  try {
    const address = await serviceAddress(context, { ...test, serviceName: test.releaseName });
    const isUndo = async () => test.isRollback || (await isStageRollback(context, test));
    const answer = await smokeTest(context, { ...test, address: parseAddress(address), isUndo });
    context.say(`${address} answers ${JSON.stringify(answer)}`);
    return address;
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    if (error instanceof WayInError)
      throw new StepError(`${words}; no other version helps that, so the new one stays live`);
    throw new StepError(`${words}; ${await takeBack(context, test)}`);
  }
}
