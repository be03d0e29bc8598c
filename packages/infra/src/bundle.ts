import { hash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';

/** What is bundled, and where to. */
export interface BundleRequest {
  /** Path of the program's first source. */
  readonly entry: string;
  /** Path of the bundle, an ES module. */
  readonly bundle: string;
  /** The lockfile that pins the libraries, whose own files are not looked at. */
  readonly lockfile: string;
}

/** What a bundle was made of. It stands beside the bundle, as `<name>.json`. */
interface BundleRecord {
  /** Every source, the lockfile and this module, relative to the record. */
  readonly files: readonly string[];
  /** Of what is in all of them. */
  readonly digest: string;
}

// CommonJS libraries in an ES module still ask for Node's own modules by `require`.
const requireOfModule =
  "import{createRequire as createRequireHere}from'node:module';const require=createRequireHere(import.meta.url);";

/**
 * Makes the bundle anew unless it was made of the same sources and the same lockfile. May be called by several processes
 * at once: a bundle appears whole or not at all. Throws what esbuild or the disk says.
 */
export async function refreshBundle(request: BundleRequest): Promise<void> {
  if (!isFresh(request.bundle)) await writeBundle(request);
}

// What is read here is read at every start, and read at once it takes a third of the time.
function isFresh(bundle: string): boolean {
  try {
    const { files, digest }: BundleRecord = JSON.parse(readFileSync(recordOf(bundle), 'utf8'));
    return digest === digestOf(files, dirname(bundle));
  } catch {
    // No record, half a one, or a source that is gone.
    return false;
  }
}

function digestOf(files: readonly string[], folder: string): string {
  return hash('sha256', JSON.stringify(files.map((file) => readFileSync(resolve(folder, file), 'utf8'))));
}

async function writeBundle({ entry, bundle, lockfile }: BundleRequest): Promise<void> {
  const folder = dirname(bundle);
  const start = Date.now();
  mkdirSync(folder, { recursive: true });
  // Loaded only here: most starts find the bundle fresh.
  const { build } = await import('esbuild');
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
  // This file too: it decides how they are bundled.
  const files = [...sources, ...[lockfile, import.meta.filename].map((file) => relative(folder, file))];
  const record: BundleRecord = { files, digest: digestOf(files, folder) };
  // In this order a run that is killed in between leaves a bundle without a record, which is no fresh one.
  rmSync(recordOf(bundle), { force: true });
  replaceFile(bundle, outputFiles[0]?.text ?? '');
  // What was saved since the start may be in the digest and not in the bundle.
  const isSettled = files.every((file) => statSync(resolve(folder, file)).mtimeMs < start);
  if (isSettled) replaceFile(recordOf(bundle), JSON.stringify(record));
}

function recordOf(bundle: string): string {
  return join(dirname(bundle), `${basename(bundle, '.js')}.json`);
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
