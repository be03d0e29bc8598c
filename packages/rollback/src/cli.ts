import { Command, CommanderError } from 'commander';
import { ConfigurationError, loadConfiguration } from 'infra';
import { endWithReader } from 'tag-resolver';
import { describeAwsError } from './aws-error.ts';
import { UsageError } from './errors.ts';
import { findPlace } from './find-place.ts';
import { createPipelineClient } from './pipeline-client.ts';
import { rollBack } from './rollback.ts';

interface Flags {
  readonly service?: string;
  readonly dryRun?: boolean;
}

const pollIntervalMs = 1000;

const program = new Command('rollback')
  .description('Roll one environment back to its previous version, by its digest and without an approval.')
  .argument('<environment>', 'the environment, by its name in environments/delivery.ts')
  .argument('[version|commit]', 'the target (default: the commit before the live one)')
  .option('--service <name>', 'the service; required if there are several')
  .option('--dry-run', 'print what would happen, and change nothing')
  .allowExcessArguments(false)
  .exitOverride()
  .configureOutput({ outputError: () => {}, writeErr: () => {} })
  .action(run);

// A rollback that CodePipeline has started continues if nobody reads the output.
endWithReader();
try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError && error.exitCode === 0)) fail(error);
}

async function run(environment: string, wanted: string | undefined, flags: Flags): Promise<void> {
  const place = findPlace(await loadConfiguration(), environment, flags.service);
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => controller.abort());
  try {
    const lines = await rollBack(createPipelineClient(place.region, place.pipelineName), place, {
      wanted,
      isDryRun: flags.dryRun ?? false,
      signal: controller.signal,
      intervalMs: pollIntervalMs,
      say: (line) => process.stderr.write(`${line}\n`),
    });
    process.stdout.write(`${lines.join('\n')}\n`);
  } catch (error) {
    throw describeAwsError(error, place);
  } finally {
    if (controller.signal.aborted) process.exitCode = 130;
  }
}

function fail(error: unknown): void {
  const isUsage =
    error instanceof CommanderError || error instanceof UsageError || error instanceof ConfigurationError;
  const words = error instanceof Error ? error.message.replace(/^error: /, '') : String(error);
  const help = error instanceof CommanderError ? '; `pnpm rollback --help` lists the arguments' : '';
  process.stderr.write(`rollback: ${words}${help}\n`);
  process.exitCode ??= isUsage ? 2 : 1;
}
