import { fileURLToPath } from 'node:url';
import type { ExecutionResult } from 'local-aws/codepipeline/execution-result.ts';
import type { PipelineStack } from 'local-aws/delivery-stack/delivery-stack.ts';
import { shortCommitId } from 'pipeline-steps';
import { ActionableError } from 'programs/actionable-error.ts';
import { tryProgram } from 'programs/run-program.ts';
import type { Rehearsal } from '../rehearsal.ts';
import { buildStages, type DeployTarget } from './deploy-targets.ts';
import { readOutcome } from './read-outcome.ts';

/** The context of the rollback. */
interface Undo extends Pick<Rehearsal, 'clients' | 'progress' | 'signal'> {
  readonly stack: PipelineStack;
  readonly targets: readonly DeployTarget[];
  /** The first delivery and the last one. */
  readonly deliveries: readonly [ExecutionResult, ExecutionResult];
  /** The address of CodePipeline's API, and the access key id for it. */
  readonly api: { readonly url: string; readonly accessKeyId: string; readonly region: string };
}

const program = fileURLToPath(import.meta.resolve('operations/main.ts'));

/**
 * Rolls the last environment that has both deliveries back to the first, and forward again, with `pnpm rollback`.
 * @throws ActionableError if the image that runs afterwards is not the one of the delivery.
 */
export async function rehearseUndo(undo: Undo): Promise<void> {
  const { stack, targets, deliveries, progress } = undo;
  const target = targets.findLast(({ environment }) => {
    const own = buildStages(stack).filter((stage) => stage.environment === environment);
    return deliveries.every(({ stages }) =>
      stages.some(({ name, status }) => status === 'SUCCEEDED' && own.some(({ stage }) => stage === name)),
    );
  });
  if (target === undefined) {
    progress.note('No environment got both versions, so nothing is taken back.');
    return;
  }
  for (const delivery of deliveries) await bringBack(undo, target, delivery);
}

async function bringBack(undo: Undo, target: DeployTarget, delivery: ExecutionResult): Promise<void> {
  const { progress, signal } = undo;
  const { environment, releaseName } = target;
  const { commitId, digest } = contentOf(delivery);
  const words = [environment, shortCommitId(commitId), '--service', releaseName];
  progress.note(`npx --yes pnpm rollback ${words.join(' ')}`);
  const ended = await tryProgram([process.execPath, program, 'rollback', ...words], {
    environment: environmentFor(undo.api),
    signal,
  });
  if (ended.exitCode !== 0)
    throw new ActionableError(`${environment} was not taken to ${shortCommitId(commitId)}.`, {
      command: `npx --yes pnpm rollback ${words.join(' ')}`,
      output: ended.stderr,
    });
  const outcome = await readOutcome(undo.clients, target);
  if (!outcome?.image.endsWith(`@${digest}`))
    throw new ActionableError(
      `${environment} was taken to ${shortCommitId(commitId)}, whose image is ${digest}, and runs ${outcome?.image}.`,
    );
  progress.note(`  ${environment}: version ${outcome.version}, revision ${outcome.revision}, ${digest}`);
}

/** The commit and the digest of an execution. */
function contentOf({ memory }: ExecutionResult): { readonly commitId: string; readonly digest: string } {
  const outputs: Record<string, string> = Object.assign({}, ...memory.namespaces.values());
  return { commitId: outputs['CommitId'] ?? '', digest: outputs['IMAGE_DIGEST'] ?? '' };
}

/** The SDK calls the rehearsal only, whatever of AWS the user has set. */
function environmentFor({ url, accessKeyId, region }: Undo['api']): NodeJS.ProcessEnv {
  const usersOwn = Object.keys(process.env).filter((name) => name.startsWith('AWS_'));
  return {
    ...Object.fromEntries(usersOwn.map((name) => [name, undefined])),
    AWS_ENDPOINT_URL: url,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: 'rehearsal',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  };
}
