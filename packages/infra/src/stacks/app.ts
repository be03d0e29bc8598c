import { App } from 'cdktf';

/**
 * The app of all stacks. Settings that change the names of resources are here and not in `cdktf.json`, which only cdktf-cli
 * reads: `node src/main.ts` must write the same names, because a new name is a new resource.
 */
export function createApp(outputDirectory: string): App {
  return new App({
    outdir: outputDirectory,
    context: { excludeStackIdFromLogicalIds: true, allowSepCharsInLogicalIds: true },
  });
}

/**
 * Runs a synthesis without creation stacks. cdktf records a stack trace for each value that is known only after an apply,
 * thousands of them, to show it if the value does not resolve. That takes a sixth of the time. Errors still have their
 * own traces.
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
