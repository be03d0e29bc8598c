import { mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { build } from 'esbuild';
import { digestOf, listBeside } from './bundle-freshness.js';

/** What is bundled, and where to. */
export interface BundleRequest {
  /** Path of the program's first source. */
  readonly entry: string;
  /** Path of the bundle, an ES module. */
  readonly bundle: string;
  /** Says which libraries are installed; their own files are not looked at. */
  readonly lockfile: string;
}

// CommonJS libraries in an ES module still ask for Node's own modules by `require`.
const requireOfModule =
  "import{createRequire as createRequireHere}from'node:module';const require=createRequireHere(import.meta.url);";

/**
 * Makes the bundle, which ends with the digest of what it was made of, and the list of that. May be called by several
 * processes at once: each file appears whole or not at all, and a list that is not the bundle's gives another digest.
 * Throws what esbuild or the disk says.
 */
export async function writeBundle({ entry, bundle, lockfile }: BundleRequest): Promise<void> {
  const folder = dirname(bundle);
  const start = Date.now();
  mkdirSync(folder, { recursive: true });
  const { outputFiles, metafile } = await build({
    entryPoints: [entry],
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    // Two thirds of the bytes to read; names stay as they are.
    minifySyntax: true,
    minifyWhitespace: true,
    banner: { js: requireOfModule },
    absWorkingDir: folder,
    outfile: bundle,
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  const sources = Object.keys(metafile.inputs).filter((file) => !file.includes('node_modules/'));
  // What bundles, too: it decides what comes of them.
  const bundling = [import.meta.filename, join(import.meta.dirname, 'bundle-freshness.js')];
  const files = [...sources, ...[lockfile, ...bundling].map((file) => relative(folder, file))];
  const digest = digestOf(files, folder);
  // What was saved since the start may be in the digest and not in the bundle.
  const isSettled = files.every((file) => statSync(resolve(folder, file)).mtimeMs < start);
  replaceFile(
    bundle,
    `${outputFiles[0]?.text ?? ''}\n//${isSettled ? digest : 'of sources that changed meanwhile'}`,
  );
  replaceFile(listBeside(bundle), JSON.stringify(files));
}

function replaceFile(file: string, text: string): void {
  const draft = `${file}.${process.pid}`;
  try {
    writeFileSync(draft, text);
    renameSync(draft, file);
  } finally {
    rmSync(draft, { force: true });
  }
}
