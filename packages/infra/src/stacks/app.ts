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
