/** How a check ended. A check that could not run has neither passed nor failed. */
export interface Finding {
  readonly outcome: 'passed' | 'failed' | 'not run';
  /** A sentence, or a sentence for each line of a failure. */
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

/** One finding for several faults. It has passed if there are none. */
export function judged(what: string, faults: readonly string[]): Finding {
  return faults.length === 0
    ? passed(what)
    : failed([what, ...faults.map((fault) => `  ${fault}`)].join('\n'));
}

/** A tool is not available on this machine: why, and what to do. */
export class ToolMissingError extends Error {
  override name = 'ToolMissingError';
}
