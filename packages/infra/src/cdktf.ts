import { execa } from 'execa';
import { closedEndpointNotes, endlessDestroyFaults, placeholderFaults } from './environment/before-deploy.ts';
import { loadConfiguration } from './environment/load-environments.ts';
import { ConfigurationError, reportFault } from './errors.ts';

/** What of cdktf-cli changes an account; the rest of it works with placeholders. */
const changing = ['apply', 'deploy', 'destroy'];

/**
 * cdktf-cli, which is not called before the files say whose account it is: Terraform would refuse a placeholder too,
 * stack by stack and after it has got all providers.
 */
async function main(argv: readonly string[]): Promise<void> {
  if (changing.includes(argv[0] ?? '')) {
    const configuration = await loadConfiguration();
    const faults = [...placeholderFaults(configuration), ...endlessDestroyFaults(argv)];
    if (faults.length > 0) throw new ConfigurationError(faults);
    for (const note of closedEndpointNotes(configuration, argv.slice(1))) console.error(note);
  }
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

await main(process.argv.slice(2)).catch(reportFault);
