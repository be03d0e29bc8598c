import { execa } from 'execa';
import { endWithReader } from 'tag-resolver';
import { type Configuration, everyEnvironment } from './config/configuration.ts';
import { loadConfiguration, loadPlaceholders } from './config/load.ts';
import { placeholderFaults } from './config/placeholders.ts';
import { dayOf, versionSupportNotes } from './config/version-support.ts';
import {
  closedEndpointNotes,
  endlessDestroyFaults,
  isSelected,
  newClusterFaults,
  silentApprovalNotes,
} from './deploy/before-deploy.ts';
import { lostRepositoryFaults } from './deploy/deployed-repositories.ts';
import { isBucketWithoutState, moveFormerState } from './deploy/states-bucket.ts';
import { ConfigurationError, reportFault } from './errors.ts';
import { packageFolder } from './package-folder.ts';
import { stackName } from './stacks/names.ts';
import { statePlaces } from './stacks/places.ts';

/** The commands of cdktf-cli that change an account. The others work with placeholders. */
const changing = ['apply', 'deploy', 'destroy'];
/** The commands that create resources, or show what they would create. */
const planning = ['apply', 'deploy', 'diff', 'plan'];
/** Every Node process of cdktf-cli loads these first. They cache compiled code, and end quietly when the reader is gone. */
const preloaded = ['./node-settings.js', './unread-output.js'].map((file) => import.meta.resolve(file));
/** The heap that cdktf-cli gives to Node where NODE_OPTIONS is not set. Otherwise it warns of one without a size. */
const heapSize = '--max-old-space-size=4096';
/** The commands for which Terraform installs its providers. */
const initializing = [...planning, 'destroy', 'output'];

/**
 * Checks the environment files and runs cdktf-cli. Terraform would refuse a placeholder too, but stack by stack, and only
 * after it has installed all providers.
 */
async function main(argv: readonly string[]): Promise<void> {
  const [command = '', ...words] = argv;
  const now = new Date();
  const configuration = initializing.includes(command) ? await loadConfiguration(undefined, now) : undefined;
  if (configuration && changing.includes(command)) await checkBefore(configuration, command, words, now);
  const stateVariables =
    configuration && planning.includes(command) ? await takeStateOver(configuration, words) : {};
  // Ctrl-C is for Terraform, which finishes its current operation and releases its lock.
  process.on('SIGINT', () => {});
  const { exitCode } = await execa(
    'cdktf',
    [...(command ? [command] : []), ...providerFlags(command), ...words],
    {
      env: {
        // Otherwise it asks HashiCorp for a newer version, and waits for the answer.
        CHECKPOINT_DISABLE: '1',
        // cdktf-cli shares one cache of providers between all stacks, which it initializes one after the other. A new
        // stack has no lock file, and without one Terraform downloads each provider again instead of using the cache.
        TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: '1',
        // The last size counts, which is the user's.
        NODE_OPTIONS: [
          heapSize,
          process.env['NODE_OPTIONS'],
          ...preloaded.map((url) => `--import=${url}`),
        ].join(' '),
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

/** Prints notes to the standard error. @throws ConfigurationError for what must not begin. */
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
    refuse(await newClusterFaults(configuration, selected, today));
    for (const note of silentApprovalNotes(configuration, words)) console.error(note);
  }
  for (const note of closedEndpointNotes(configuration, words)) console.error(note);
}

function refuse(faults: readonly string[]): void {
  if (faults.length > 0) throw new ConfigurationError(faults);
}

/** Without the flag, cdktf-cli downloads each provider again for each stack, to lock it for an unused platform. */
function providerFlags(command: string): string[] {
  return initializing.includes(command) ? ['--skip-provider-lock'] : [];
}

/** Moves the states of the states' buckets to their places. Without a state, the synthesis imports a bucket that exists. */
async function takeStateOver(
  configuration: Configuration,
  patterns: readonly string[],
): Promise<Record<string, string>> {
  const imported: string[] = [];
  for (const { name, place } of statePlaces(configuration).filter((of) => isSelected(of.name, patterns))) {
    const moved = await moveFormerState(packageFolder, place);
    if (moved !== undefined) console.error(moved);
    if (await isBucketWithoutState(packageFolder, place)) imported.push(name);
  }
  if (imported.length === 0) return {};
  console.error("The states' bucket is there and its state is not: it is imported, nothing is made anew.");
  return { IMPORT_STATES_BUCKETS: imported.join(',') };
}

endWithReader();
await main(process.argv.slice(2)).catch(reportFault);
