import { mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { digestOf, listBeside } from './bundle-freshness.js';

/** What to bundle, and the path of the bundle. */
interface BundleRequest {
  /** Path of the program's first source. */
  readonly entry: string;
  /** Path of the bundle, an ES module. */
  readonly bundle: string;
  /** Names the installed libraries. Their files are not compared. */
  readonly lockfile: string;
}

// CommonJS libraries in an ES module still load Node's own modules by `require`.
const requireOfModule =
  "import{createRequire as createRequireHere}from'node:module';const require=createRequireHere(import.meta.url);";

/** cdktf starts `archiver`, a tenth of the bundle, for assets, which no stack of this project has. */
const archiverOnUse: Plugin = {
  name: 'archiver on use',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^archiver$/, namespace: 'file' }, ({ resolveDir }) => ({
      path: 'archiver',
      namespace: 'on-use',
      pluginData: { resolveDir },
    }));
    onLoad({ filter: /^/, namespace: 'on-use' }, ({ pluginData }) => ({
      contents: "module.exports=(...options)=>require('archiver')(...options)",
      resolveDir: pluginData.resolveDir,
    }));
  },
};

/**
 * Writes the bundle, which ends with the digest of its inputs, and the list of the inputs. Several processes may do so at
 * once: each file appears complete or not at all, and a list of another bundle gives another digest.
 * @throws Error of esbuild or the disk.
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
    // Saves a third of the bytes. Names stay unchanged.
    minifySyntax: true,
    minifyWhitespace: true,
    banner: { js: requireOfModule },
    absWorkingDir: folder,
    outfile: bundle,
    metafile: true,
    write: false,
    logLevel: 'silent',
    plugins: [archiverOnUse],
  });
  const sources = Object.keys(metafile.inputs).filter((file) => !/node_modules\/|^on-use:/.test(file));
  // The bundling modules are inputs too.
  const bundling = [import.meta.filename, join(import.meta.dirname, 'bundle-freshness.js')];
  const files = [...sources, ...[lockfile, ...bundling].map((file) => relative(folder, file))];
  const digest = digestOf(files, folder);
  // A file that changed since the start may be in the digest and not in the bundle.
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
