// @ts-check
// Runs main.ts from a bundle, in two thirds of the time: cdktf alone has nearly 400 modules, and finding and loading them
// takes longer than running them. Plain JavaScript, like node-settings.js.
import './node-settings.js';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isFresh } from './bundle-freshness.js';

const sources = join(import.meta.dirname, 'main.ts');
const program = await bundled().catch((error) => {
  console.error(`packages/infra/dist/synth.js can't be made, so its sources are run: ${error}`);
  return sources;
});
await import(pathToFileURL(program).href).catch(async (error) => {
  if (program === sources) throw error;
  // The sources fail with a stack trace of their own lines.
  await import(pathToFileURL(sources).href);
  console.error(`packages/infra/dist/synth.js failed where its sources do not, remove it: ${error}`);
});

async function bundled() {
  const bundle = join(import.meta.dirname, '../dist/synth.js');
  if (!isFresh(bundle)) {
    const { writeBundle } = await import('./write-bundle.ts');
    const lockfile = join(import.meta.dirname, '../../../node_modules/.pnpm/lock.yaml');
    await writeBundle({ entry: sources, bundle, lockfile });
  }
  return bundle;
}
