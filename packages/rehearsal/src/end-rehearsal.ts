import { dirname } from 'node:path';
import { endKeptSandbox } from 'local-cluster/cluster/control-socket.ts';
import { rehearsalPaths } from './steps/prepare-machine.ts';

/** Ends the rehearsal that `--keep` left running. Returns the exit code. */
export async function endRehearsal(): Promise<number> {
  const paths = rehearsalPaths(process.env);
  switch (await endKeptSandbox(paths)) {
    case 'ended':
      process.stdout.write('The rehearsal is down; nothing of it is left.\n');
      return 0;
    case 'none':
      process.stdout.write(`No rehearsal is running with the cache ${dirname(paths.root)}.\n`);
      return 0;
    case 'busy':
      process.stderr.write('A rehearsal is at work; end it in its own terminal by Ctrl-C.\n');
      return 1;
  }
}
