import { Command } from 'commander';
import type { ApprovalFlags } from './approval/command.ts';
import type { RollbackFlags } from './rollback/command.ts';
import type { StatusFlags } from './status/command.ts';

const exitCodes = `
Exit codes:
  0    it did what you asked for
  1    it failed or was refused, or nothing was to be done
  2    the command line or the configuration is wrong
  130  interrupted`;

const sandboxHelp = 'ask a rehearsal kept by `pnpm rehearse --keep`, not AWS';

/**
 * The command line of `pnpm status`, `pnpm approval` and `pnpm rollback`. A command loads its code when it runs: the AWS SDK
 * would take most of the time of `--help`.
 */
export function createCommandLine(): Command {
  const program = new Command('pnpm').helpCommand(false);
  const commands = { status: describeStatus, approval: describeApproval, rollback: describeRollback };
  for (const [name, describe] of Object.entries(commands)) {
    const command = program.command(name).helpCommand(false);
    describe(command);
    command.addHelpText('after', exitCodes);
  }
  return program;
}

function describeStatus(command: Command): void {
  command
    .description('Print what is live in each environment, and what waits for an approval.')
    .argument('[environment]', 'the environment (default: all)')
    .option('--service <name>', 'the service (default: all)')
    .option('--sandbox', sandboxHelp)
    .option('--kubeconfig <file>', 'for pods and drift (default: the context of the cluster in yours)')
    .option('--watch', 'print again when something changes')
    .option('--interval <seconds>', 'how often --watch looks', '10')
    .option('--json', 'print JSON; with --watch, a line for each change')
    .addHelpText(
      'after',
      `
Examples:
  npx --yes pnpm status                     all services and environments
  npx --yes pnpm status production --watch  one environment, until Ctrl-C`,
    )
    .action(async (environment: string | undefined, flags: StatusFlags) => {
      const { runStatus } = await import('./status/command.ts');
      await runStatus(environment, flags);
    });
}

function describeApproval(command: Command): void {
  command
    .description(
      'Approve the newest execution that waits for an environment. The older ones that wait are ended, so that many commits need one decision.',
    )
    .argument('<environment>', 'the environment, such as production')
    .argument('[version|commit]', 'the execution to decide on (default: the newest)')
    .option('--service <name>', 'the service; required if there are several')
    .option('--sandbox', sandboxHelp)
    .option('--reject', 'reject instead of approving')
    .option('--comment <text>', 'the comment, which CodePipeline keeps')
    .option('--yes', 'do not ask; required without a terminal')
    .option('--dry-run', 'print what waits and what would happen, and change nothing')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `
Examples:
  npx --yes pnpm approval production              show what waits, and ask
  npx --yes pnpm approval production 1.0.4 --yes  approve a version, without a question
  npx --yes pnpm approval production --reject --comment 'Not on a Friday'`,
    )
    .action(async (environment: string, wanted: string | undefined, flags: ApprovalFlags) => {
      const { runApproval } = await import('./approval/command.ts');
      await runApproval(environment, wanted, flags);
    });
}

function describeRollback(command: Command): void {
  command
    .description('Roll one environment back to its previous version, by its digest and without an approval.')
    .argument('<environment>', 'the environment, such as production')
    .argument('[version|commit]', 'the target (default: the commit before the live one)')
    .option('--service <name>', 'the service; required if there are several')
    .option('--sandbox', sandboxHelp)
    .option('--dry-run', 'print what would happen, and change nothing')
    .addHelpText(
      'after',
      `
Examples:
  npx --yes pnpm rollback production        back to the commit before the live one
  npx --yes pnpm rollback production 1.0.1  to a version`,
    )
    .action(async (environment: string, wanted: string | undefined, flags: RollbackFlags) => {
      const { runRollback } = await import('./rollback/command.ts');
      await runRollback(environment, wanted, flags);
    });
}
