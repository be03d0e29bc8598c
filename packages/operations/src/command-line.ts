import { Command } from 'commander';
import { runApproval } from './approval/command.ts';
import { runRollback } from './rollback/command.ts';
import { runStatus } from './status/command.ts';

const exitCodes = `
Exit codes:
  0    it did what you asked for
  1    it failed or was refused, or nothing was to be done
  2    the command line or the configuration is wrong
  130  interrupted`;

/** The words of `pnpm approval`, `pnpm rollback` and `pnpm status`. */
export function createCommandLine(): Command {
  const program = configured(new Command('pnpm')).description(
    'What is live, what waits, and how to go back.',
  );
  const add = (name: string) => configured(program.command(name)).addHelpText('after', exitCodes);
  add('approval')
    .description(
      'Approve the newest execution that waits for an environment. The older ones that wait are ended, so that many commits need one decision.',
    )
    .argument('<environment>', 'the environment, by its name in environments/delivery.ts')
    .argument('[version|commit]', 'the execution to decide on (default: the newest)')
    .option('--service <name>', 'the service; required if there are several')
    .option('--reject', 'reject instead of approving')
    .option('--comment <text>', 'the comment, which CodePipeline keeps')
    .option('--yes', 'do not ask; required without a terminal')
    .option('--dry-run', 'print what waits and what would happen, and change nothing')
    .option('--json', 'print the result as JSON')
    .action(runApproval);
  add('rollback')
    .description('Roll one environment back to its previous version, by its digest and without an approval.')
    .argument('<environment>', 'the environment, by its name in environments/delivery.ts')
    .argument('[version|commit]', 'the target (default: the commit before the live one)')
    .option('--service <name>', 'the service; required if there are several')
    .option('--dry-run', 'print what would happen, and change nothing')
    .action(runRollback);
  add('status')
    .description('Print what is live in each environment, and what waits for an approval.')
    .argument('[environment]', 'the environment (default: all)')
    .option('--service <name>', 'the service (default: all)')
    .option('--kubeconfig <file>', 'for pods and drift (default: the context of the cluster in yours)')
    .option('--watch', 'print again when something changes')
    .option('--interval <seconds>', 'how often --watch looks', '10')
    .option('--json', 'print JSON; with --watch, a line for each change')
    .action(runStatus);
  return program;
}

function configured(command: Command): Command {
  return command
    .allowExcessArguments(false)
    .exitOverride()
    .helpCommand(false)
    .configureOutput({ outputError: () => {}, writeErr: () => {} });
}
