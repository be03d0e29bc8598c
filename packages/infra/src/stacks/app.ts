import { App } from 'cdktf';

/**
 * The app of all stacks. The settings that decide what resources are called are here and not in `cdktf.json`, which
 * only cdktf-cli reads: plain `node src/main.ts` must write the same names, as a new name is a new resource.
 */
export function createApp(outputDirectory: string): App {
  return new App({
    outdir: outputDirectory,
    context: { excludeStackIdFromLogicalIds: true, allowSepCharsInLogicalIds: true },
  });
}

/**
 * Does the work of a synthesis without creation stacks: cdktf takes a whole stack trace for each value that is known
 * after an apply only, thousands of them, to show it should the value not resolve. That is a sixth of the time. Errors
 * have their own traces all the same.
 */
export function withoutCreationStacks(work: () => void): void {
  const { captureStackTrace } = Error;
  Error.captureStackTrace = () => {};
  try {
    work();
  } finally {
    Error.captureStackTrace = captureStackTrace;
  }
}
