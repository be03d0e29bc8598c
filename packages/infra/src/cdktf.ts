import { execa } from 'execa';
import {
  closedEndpointNotes,
  endlessDestroyFaults,
  isSelected,
  placeholderFaults,
} from './environment/before-deploy.ts';
import { dayOf } from './environment/day.ts';
import { everyEnvironment } from './environment/environment-config.ts';
import { loadConfiguration } from './environment/load-environments.ts';
import { versionSupportNotes } from './environment/version-support.ts';
import { ConfigurationError, reportFault } from './errors.ts';
import { newClusterFaults } from './new-clusters.ts';
import { stackName } from './stacks/names.ts';

/** What of cdktf-cli changes an account; the rest of it works with placeholders. */
const changing = ['apply', 'deploy', 'destroy'];

/**
 * cdktf-cli, which is not called before the files say whose account it is: Terraform would refuse a placeholder too,
 * stack by stack and after it has got all providers.
 */
async function main(argv: readonly string[]): Promise<void> {
  const [command = '', ...words] = argv;
  if (changing.includes(command)) await checkBefore(command, words);
  // Ctrl-C is for Terraform, which ends what it is at and gives its lock back.
  process.on('SIGINT', () => {});
  const { exitCode } = await execa('cdktf', [...argv], {
    // Else it asks HashiCorp for a newer version, and waits for the answer.
    env: { CHECKPOINT_DISABLE: '1' },
    preferLocal: true,
    localDir: import.meta.dirname,
    reject: false,
    stdio: 'inherit',
  });
  process.exitCode = exitCode ?? 1;
}

/** @throws ConfigurationError for what must not be begun; notes of what to know go to the standard error. */
async function checkBefore(command: string, words: readonly string[]): Promise<void> {
  const now = new Date();
  const configuration = await loadConfiguration(undefined, now);
  refuse([...placeholderFaults(configuration), ...endlessDestroyFaults([command, ...words])]);
  const today = dayOf(now);
  const selected = everyEnvironment(configuration).filter(({ name }) =>
    isSelected(stackName(name, 'eks'), words),
  );
  for (const note of versionSupportNotes(selected, today)) console.error(note);
  if (command !== 'destroy') refuse(await newClusterFaults(selected, configuration.account.region, today));
  for (const note of closedEndpointNotes(configuration, words)) console.error(note);
}

function refuse(faults: readonly string[]): void {
  if (faults.length > 0) throw new ConfigurationError(faults);
}

await main(process.argv.slice(2)).catch(reportFault);
