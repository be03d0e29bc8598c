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
  .description(
    'Take one environment back to what was live there before, by its digest and without another approval.',
  )
  .argument('<environment>', 'the environment, as environments/delivery.ts names it')
  .argument('[version|commit]', 'what to go back to (default: the commit before the live one)')
  .option('--service <name>', 'the service; required where there are several')
  .option('--dry-run', 'say what would be done, and change nothing')
  .allowExcessArguments(false)
  .exitOverride()
  .configureOutput({ outputError: () => {}, writeErr: () => {} })
  .action(run);

// A rollback that CodePipeline has begun goes on without its reader.
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
  const help = error instanceof CommanderError ? '; `pnpm rollback --help` says what it takes' : '';
  process.stderr.write(`rollback: ${words}${help}\n`);
  process.exitCode ??= isUsage ? 2 : 1;
}
