import { execa } from 'execa';
import { endWithReader } from 'tag-resolver';
import {
  closedEndpointNotes,
  endlessDestroyFaults,
  isSelected,
  newClusterFaults,
  silentApprovalNotes,
} from './before-deploy.ts';
import { type Configuration, everyEnvironment } from './config/configuration.ts';
import { loadConfiguration, loadPlaceholders } from './config/load.ts';
import { placeholderFaults } from './config/placeholders.ts';
import { dayOf, versionSupportNotes } from './config/version-support.ts';
import { AwsPlace } from './constructs/aws-place.ts';
import { lostRepositoryFaults } from './deployed-repositories.ts';
import { ConfigurationError, reportFault } from './errors.ts';
import { packageFolder } from './package-folder.ts';
import { stackName } from './stacks/names.ts';
import { isBucketWithoutState, moveFormerState } from './states-bucket.ts';

/** What of cdktf-cli changes an account; the rest of it works with placeholders. */
const changing = ['apply', 'deploy', 'destroy'];
/** What of it makes what is missing, or says what it would make. */
const planning = ['apply', 'deploy', 'diff', 'plan'];
/** What of it has Terraform get its providers. */
const initializing = [...planning, 'destroy', 'output'];

/**
 * cdktf-cli, which is not called before the files say whose account it is: Terraform would refuse a placeholder too,
 * stack by stack and after it has got all providers.
 */
async function main(argv: readonly string[]): Promise<void> {
  const [command = '', ...words] = argv;
  const now = new Date();
  const configuration = initializing.includes(command) ? await loadConfiguration(undefined, now) : undefined;
  if (configuration && changing.includes(command)) await checkBefore(configuration, command, words, now);
  const stateVariables =
    configuration && planning.includes(command) ? await takeStateOver(configuration, words) : {};
  // Ctrl-C is for Terraform, which ends what it is at and gives its lock back.
  process.on('SIGINT', () => {});
  const { exitCode } = await execa(
    'cdktf',
    [...(command ? [command] : []), ...providerFlags(command), ...words],
    {
      env: {
        // Else it asks HashiCorp for a newer version, and waits for the answer.
        CHECKPOINT_DISABLE: '1',
        // cdktf-cli gives all stacks one cache of providers, and makes them ready one after the other. A stack has no lock
        // file at first, without which Terraform would fetch each provider again instead of looking there.
        TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: '1',
        NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --import=${import.meta.resolve('./unread-output.js')}`,
        ...stateVariables,
      },
      preferLocal: true,
      localDir: import.meta.dirname,
      reject: false,
      stdio: 'inherit',
    },
  );
  process.exitCode = exitCode ?? 1;
}

/** @throws ConfigurationError for what must not be begun; notes of what to know go to the standard error. */
async function checkBefore(
  configuration: Configuration,
  command: string,
  words: readonly string[],
  now: Date,
): Promise<void> {
  const placeholders = await loadPlaceholders();
  refuse([...placeholderFaults(configuration, placeholders), ...endlessDestroyFaults([command, ...words])]);
  const today = dayOf(now);
  const selected = everyEnvironment(configuration).filter(({ name }) =>
    isSelected(stackName(name, 'eks'), words),
  );
  for (const note of versionSupportNotes(selected, today)) console.error(note);
  if (isSelected('delivery', words)) refuse(await lostRepositoryFaults(configuration));
  if (command !== 'destroy') {
    refuse(await newClusterFaults(selected, configuration.account.region, today));
    for (const note of silentApprovalNotes(configuration, words)) console.error(note);
  }
  for (const note of closedEndpointNotes(configuration, words)) console.error(note);
}

function refuse(faults: readonly string[]): void {
  if (faults.length > 0) throw new ConfigurationError(faults);
}

/**
 * cdktf-cli would also have each provider fetched once more for each stack, to lock it for a platform on which nothing
 * here is run.
 */
function providerFlags(command: string): string[] {
  return initializing.includes(command) ? ['--skip-provider-lock'] : [];
}

/** Sees to the state of the states' bucket. Where the bucket is there without one, the synthesis is told to import it. */
async function takeStateOver(
  { account }: Configuration,
  patterns: readonly string[],
): Promise<Record<string, string>> {
  if (!isSelected('state', patterns)) return {};
  const place = new AwsPlace(account);
  const moved = await moveFormerState(packageFolder, place);
  if (moved !== undefined) console.error(moved);
  if (!(await isBucketWithoutState(packageFolder, place))) return {};
  console.error("The states' bucket is there and its state is not: it is imported, nothing is made anew.");
  return { IMPORT_STATES_BUCKET: 'yes' };
}

endWithReader();
await main(process.argv.slice(2)).catch(reportFault);
