import { StepError } from '../errors.ts';
import type { StepContext } from '../step.ts';
import { isShallowClone, readHeadCommitId } from './commit-history.ts';

/** Verifies that the checkout is the commit that the pipeline resolved, with its whole history. */
export async function verifySource(context: StepContext, commitId: string): Promise<void> {
  const head = await readHeadCommitId(context);
  if (head !== commitId) {
    throw new StepError(
      `the checkout is at ${head} and the pipeline runs for ${commitId}: start the pipeline again`,
    );
  }
  if (await isShallowClone(context)) {
    throw new StepError(
      'the checkout lacks its history: give the source action the output format CODEBUILD_CLONE_REF, a full clone',
    );
  }
}
