import { readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { reportPage } from './page/report-page.ts';
import type { RunRecord } from './run-record.ts';

/** The report's page, in the folder of the logs. */
export function reportPageFile(logDirectory: string): string {
  return join(logDirectory, 'report.html');
}

/**
 * Writes the page, in one step for a reader; returns its file, or undefined if the rehearsal ended before it had a folder
 * for logs.
 */
export async function writeReportPage(record: RunRecord): Promise<string | undefined> {
  const { logDirectory } = record.facts;
  if (logDirectory === undefined) return undefined;
  const file = reportPageFile(logDirectory);
  const names = await readdir(logDirectory);
  const logFiles = names.filter((name) => name.endsWith('.log')).sort();
  const unfinished = `${file}.unfinished`;
  await writeFile(unfinished, reportPage(record, { now: Date.now(), logFiles }));
  await rename(unfinished, file);
  return file;
}
