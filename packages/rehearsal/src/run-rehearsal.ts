import { mkdir } from 'node:fs/promises';
import { makePrivateFolder } from 'local-cluster/cluster/private-folder.ts';
import { SandboxLeftoverError } from 'local-cluster/cluster/sandbox.ts';
import { readerGoneExitCode } from 'tag-resolver';
import { prepareProcess, watchInterruption } from './own-process.ts';
import { createJsonProgress, createScreenProgress } from './progress.ts';
import { rehearse } from './rehearse.ts';
import { describeFailure } from './report/describe-failure.ts';
import { type LivePage, openInBrowser, startLivePage } from './report/live-page.ts';
import type { RunRecord } from './report/run-record.ts';
import { createRunRecorder, type RunRecorder } from './report/run-recorder.ts';
import { writeReportPage } from './report/write-report-page.ts';
import { rehearsalPaths } from './steps/prepare-machine.ts';
import type { ApprovalMode } from './steps/run-pipeline.ts';

export interface RehearseFlags {
  readonly approve?: ApprovalMode;
  readonly keep?: boolean;
  readonly json?: boolean;
  readonly open?: boolean;
  readonly install: boolean;
}

/** Rehearses with the terminal, the report and the interruptions of this process. Returns the exit code. */
export async function runRehearsal(flags: RehearseFlags): Promise<number> {
  prepareProcess();
  const isTerminal = process.stdin.isTTY === true && process.stdout.isTTY === true;
  const interruption = watchInterruption();
  const progress = flags.json
    ? createJsonProgress((line) => process.stdout.write(line))
    : createScreenProgress();
  const recorder = createRunRecorder();
  const livePage = flags.open ? openLivePage(recorder.record) : undefined;
  try {
    const report = await rehearse({
      progress,
      recorder,
      signal: interruption.signal,
      approve: flags.approve ?? (isTerminal && !flags.json ? 'ask' : 'all'),
      keep: flags.keep ?? false,
      mayInstall: flags.install,
    });
    await livePage?.stop();
    recorder.end('passed');
    await writeReportPage(recorder.record);
    progress.finish(report);
    if (!flags.json) process.stdout.write(`${report.steps.length} steps passed, 0 failed\n`);
    return 0;
  } catch (error) {
    await livePage?.stop();
    const isInterrupted = interruption.signal.aborted && !(error instanceof SandboxLeftoverError);
    recorder.end(isInterrupted ? 'interrupted' : 'failed', error);
    if (!isInterrupted) await learnRefusedFolder(recorder);
    const reportFile = await writeFailedPage(recorder.record);
    if (isInterrupted && !interruption.isRead()) return readerGoneExitCode;
    progress.fail(isInterrupted ? 'interrupted' : describeFailure(error), reportFile);
    return sayWhy(error, { isInterrupted, isJson: flags.json ?? false, reportFile });
  }
}

/** Prints on stderr why the rehearsal did not pass, and where its report is; returns the exit code. */
function sayWhy(
  error: unknown,
  end: { readonly isInterrupted: boolean; readonly isJson: boolean; readonly reportFile: string | undefined },
): number {
  const { isInterrupted, isJson, reportFile } = end;
  const why = isInterrupted
    ? 'Interrupted; nothing of the rehearsal is left running.'
    : describeFailure(error);
  // With --json, the last event names the report.
  const isTold = reportFile === undefined || (isInterrupted && isJson);
  process.stderr.write(`${why}\n${isTold ? '' : `  report: ${reportFile}\n`}`);
  return isInterrupted ? 130 : 1;
}

/** Opens the page, which follows the rehearsal, in the user's browser. */
function openLivePage(record: RunRecord): LivePage {
  return startLivePage(record, (file) =>
    openInBrowser(file, (sentence) => process.stderr.write(`${sentence}\n`)),
  );
}

/**
 * Gives a rehearsal that was refused before it had the lock a folder of its own for its page. The folder of the logs may
 * belong to a rehearsal that runs.
 */
async function learnRefusedFolder({ record, learn }: RunRecorder): Promise<void> {
  if (record.facts.logDirectory !== undefined) return;
  try {
    const { root, refused } = rehearsalPaths(process.env);
    await makePrivateFolder(root);
    await mkdir(refused, { recursive: true });
    learn({ logDirectory: refused });
  } catch {
    // The refusal itself is reported.
  }
}

/** Writes the page of a failed rehearsal. If that fails too, the reason of the rehearsal's failure is still reported. */
async function writeFailedPage(record: RunRecord): Promise<string | undefined> {
  try {
    return await writeReportPage(record);
  } catch (error) {
    process.stderr.write(`The report could not be written: ${describeFailure(error)}\n`);
    return undefined;
  }
}
