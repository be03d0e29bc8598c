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
 * Does the work of a synthesis without stack traces: cdktf takes one for each value that is known after an apply only,
 * thousands of them, to show it in an error. That is a tenth of the time and of the memory. Work that fails is done
 * again with traces, so that its error has one.
 */
export function withoutTraces(work: () => void): void {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    work();
    return;
  } catch {
    // what it was is told below
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
  work();
}
