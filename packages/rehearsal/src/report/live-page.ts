import { spawn } from 'node:child_process';
import type { RunRecord } from './run-record.ts';
import { writeReportPage } from './write-report-page.ts';

const intervalMs = 1000;

/** The page of a rehearsal that runs. */
export interface LivePage {
  /** Ends it; resolves when nothing more is written. */
  stop(): Promise<void>;
}

/** Writes the page each second once the rehearsal has a folder for logs, and calls `open` with its file once. */
export function startLivePage(record: RunRecord, open: (file: string) => void): LivePage {
  let isOpen = false;
  let writing: Promise<void> = Promise.resolve();
  const write = async () => {
    const file = await writeReportPage(record);
    if (file === undefined || isOpen) return;
    isOpen = true;
    open(file);
  };
  const timer = setInterval(() => {
    // A fault of the folder is reported when the rehearsal writes the last page.
    writing = writing.then(write).catch(() => clearInterval(timer));
  }, intervalMs);
  return {
    stop() {
      clearInterval(timer);
      return writing;
    },
  };
}

/** Opens a file with the user's browser, which outlives this process. `onFailure` gets a sentence. */
export function openInBrowser(file: string, onFailure: (sentence: string) => void): void {
  const fail = (reason: string) =>
    onFailure(`The report could not be opened (${reason}); open it yourself: ${file}`);
  const child = spawn('xdg-open', [file], { detached: true, stdio: 'ignore' });
  child.once('error', () => fail('xdg-open is not on PATH'));
  child.once('exit', (code) => {
    if (code !== 0) fail(`xdg-open ended with ${code ?? 'a signal'}`);
  });
  child.unref();
}
