import { loadConfiguration } from 'infra';
import { describeAwsError } from '../aws/aws-error.ts';
import { createPipelineClient } from '../aws/pipeline-client.ts';
import { findPlace } from '../find-place.ts';
import { rollbackPermissions } from '../needed-permissions.ts';
import { inSandbox } from '../sandbox/in-sandbox.ts';
import { print, say, withSignals } from '../terminal.ts';
import { rollBack } from './rollback.ts';

export interface RollbackFlags {
  readonly service?: string;
  readonly dryRun?: boolean;
  readonly sandbox?: boolean;
}

const intervalMs = 1000;

/** Runs `pnpm rollback`. A rollback that CodePipeline has started continues if this program ends. */
export async function runRollback(
  environment: string,
  wanted: string | undefined,
  { service, dryRun: isDryRun = false, sandbox }: RollbackFlags,
): Promise<void> {
  const place = await inSandbox(findPlace(await loadConfiguration(), environment, service), sandbox);
  const client = createPipelineClient(place);
  try {
    const lines = await withSignals((signal) =>
      rollBack(client, place, { wanted, isDryRun, signal, intervalMs, say }),
    );
    print(lines.join('\n'));
  } catch (error) {
    throw describeAwsError(error, place, rollbackPermissions(place));
  }
}
