/** How a check ended; one that could not run counts as neither passed nor failed. */
export interface Finding {
  readonly outcome: 'passed' | 'failed' | 'not run';
  /** One sentence, or for a failure one a line. */
  readonly text: string;
}

export function passed(text: string): Finding {
  return { outcome: 'passed', text };
}

export function failed(text: string): Finding {
  return { outcome: 'failed', text };
}

export function notRun(text: string): Finding {
  return { outcome: 'not run', text };
}

/** One finding of several faults: it passed when there are none. */
export function judged(what: string, faults: readonly string[]): Finding {
  return faults.length === 0
    ? passed(what)
    : failed([what, ...faults.map((fault) => `  ${fault}`)].join('\n'));
}

/** A tool that can't be had on this machine: why, and what to do. */
export class ToolMissingError extends Error {
  override name = 'ToolMissingError';
}
