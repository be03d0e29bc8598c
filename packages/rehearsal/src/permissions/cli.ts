import { Command } from 'commander';
import type { ActionBuildRequest } from 'local-aws/codepipeline/pipeline-services.ts';
import { SandboxLeftoverError } from 'local-cluster/cluster/sandbox.ts';
import { runCommandLine } from 'programs/command-line.ts';
import { endWithReader, readerGoneExitCode } from 'tag-resolver';
import { prepareProcess, watchInterruption } from '../own-process.ts';
import { createScreenProgress } from '../progress.ts';
import { delivery } from '../recipe.ts';
import { rehearse } from '../rehearse.ts';
import { describeFailure } from '../report/describe-failure.ts';
import { duration } from '../report/page/formats.ts';
import { printableText } from '../report/printable-text.ts';
import { describeFinding, type Finding } from './take-away.ts';
import { takeAwayStep } from './take-away-step.ts';

const name = 'rehearse:permissions';

const exitCodes = `
It covers each statement, trust statement, managed policy and access entry of the roles of the pipelines, and each rule of
the deployer's Role of the last environment. docs/explanation/permissions.md says what it proves.

Exit codes:
  0    each permission is needed, or explained
  1    a permission is neither, or the rehearsal failed
  2    the command line is wrong
  130  interrupted`;

/** Runs `rehearse:permissions`; returns the exit code. */
export async function runCli(argv: readonly string[]): Promise<number> {
  endWithReader();
  let exitCode = 0;
  const program = new Command(`pnpm ${name}`)
    .description(
      'Rehearse a delivery, then run parts of it again without each of its permissions, one at a time.',
    )
    .option('--no-install', 'install nothing; list what is missing instead')
    .addHelpText('after', exitCodes)
    .action(async ({ install }: { readonly install: boolean }) => {
      exitCode = await rehearsePermissions(install);
    });
  try {
    return (await runCommandLine(name, program, argv)) ?? exitCode;
  } catch (error) {
    process.stderr.write(`${describeFailure(error)}\n`);
    return 1;
  }
}

async function rehearsePermissions(mayInstall: boolean): Promise<number> {
  prepareProcess();
  const start = performance.now();
  const interruption = watchInterruption();
  const progress = createScreenProgress();
  const requests: ActionBuildRequest[] = [];
  const findings: Finding[] = [];
  const takeAway = takeAwayStep(requests, (finding) => {
    findings.push(finding);
    progress.note(describeFinding(finding));
  });
  try {
    await rehearse({
      progress,
      mayInstall,
      signal: interruption.signal,
      approve: 'all',
      keep: false,
      onBuild: (request) => requests.push(request),
      steps: [...delivery, takeAway],
    });
  } catch (error) {
    if (interruption.signal.aborted && !(error instanceof SandboxLeftoverError)) {
      if (!interruption.isRead()) return readerGoneExitCode;
      process.stderr.write('Interrupted; nothing of the rehearsal is left running.\n');
      return 130;
    }
    throw error;
  }
  const { lines, isGood } = summary(findings, (performance.now() - start) / 1000);
  process.stdout.write(`${printableText(lines.join('\n'))}\n`);
  return isGood ? 0 : 1;
}

/** The faults, then the numbers. */
export function summary(
  findings: readonly Finding[],
  seconds: number,
): { readonly lines: readonly string[]; readonly isGood: boolean } {
  const of = (result: Finding['result']) => findings.filter((finding) => finding.result === result);
  const unexplained = findings.filter(
    (finding) => finding.result === 'unused' && finding.reason === undefined,
  );
  const faults = [...of('wrong'), ...unexplained];
  const numbers = [
    `${of('needed').length} needed`,
    `${of('asked').length} asked for by the delivery only`,
    `${of('unused').length - unexplained.length} explained`,
    `${faults.length} at fault`,
  ];
  return {
    lines: [
      '',
      ...faults.map((fault) => `fault: ${describeFinding(fault)}`),
      `${findings.length} permissions taken away one at a time: ${numbers.join(', ')}; ${duration(seconds)}`,
    ],
    isGood: faults.length === 0,
  };
}
