import { Command, Option } from 'commander';
import { runCommandLine } from 'programs/command-line.ts';
import { endWithReader } from 'tag-resolver';
import type { RehearseFlags } from './run-rehearsal.ts';

const afterOptions = `
Examples:
  npx --yes pnpm rehearse                       ask for each approval
  npx --yes pnpm rehearse --approve all --keep  deliver everything, keep the cluster

Exit codes:
  0    every approved environment answers
  1    a step failed
  2    the command line is wrong
  130  interrupted`;
const downExitCodes = `
Exit codes:
  0  no rehearsal is running
  1  a rehearsal is at work, or could not be ended
  2  the command line is wrong`;

/**
 * Runs `rehearse` or `rehearse down`; returns the exit code: 0, 1 for a failure, 2 for wrong words, 130 for Ctrl-C,
 * 141 when the reader of its output is gone.
 */
export async function runCli(argv: readonly string[]): Promise<number> {
  endWithReader();
  let exitCode = 0;
  const program = new Command('pnpm rehearse')
    .description(
      "Run the whole delivery on this machine: git push, pipeline, a real Kubernetes, the service's answer.",
    )
    .addOption(
      new Option(
        '--approve <who>',
        "who answers the pipeline's approvals (default: ask in a terminal, else all)",
      ).choices(['all', 'none', 'ask']),
    )
    .option('--keep', 'leave the cluster running at the end; `pnpm rehearse:down` ends it')
    .option('--json', 'print one JSON event a line')
    .option('--open', 'open the report in a browser; it follows the rehearsal')
    .option('--no-install', 'install nothing; list what is missing instead')
    .addHelpText('after', afterOptions)
    // Each command is loaded when it is chosen: the rehearsal takes most of a second.
    .action(async (flags: RehearseFlags) => {
      const { runRehearsal } = await import('./run-rehearsal.ts');
      exitCode = await runRehearsal(flags);
    });
  program
    .command('down')
    .summary('end a rehearsal that --keep left running')
    .description('End a rehearsal that --keep left running.')
    .addHelpText('after', downExitCodes)
    .action(async () => {
      const { endRehearsal } = await import('./end-rehearsal.ts');
      exitCode = await endRehearsal();
    });
  try {
    return (await runCommandLine('rehearse', program, argv)) ?? exitCode;
  } catch (error) {
    const { describeFailure } = await import('./report/describe-failure.ts');
    process.stderr.write(`${describeFailure(error)}\n`);
    return 1;
  }
}
