// @ts-check
// Does what `node synth.ts` does, in two thirds of the time: cdktf alone is nearly 400 modules, and to find and load them
// takes longer than to run them, so the program is kept as one file. Of plain JavaScript, as node-settings.js is.
import './node-settings.js';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isFresh } from './bundle-record.js';

const bundle = join(import.meta.dirname, '../dist/synth.js');
try {
  if (!isFresh(bundle)) {
    const { writeBundle } = await import('./write-bundle.ts');
    const entry = join(import.meta.dirname, 'synth.ts');
    await writeBundle({ entry, bundle, lockfile: join(import.meta.dirname, '../../../pnpm-lock.yaml') });
  }
  await import(pathToFileURL(bundle).href);
} catch (error) {
  console.error(
    `dist/synth.js, the bundle of packages/infra, failed (${error}); its sources are run instead:`,
  );
  await import('./synth.ts');
}
