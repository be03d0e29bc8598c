import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileCacheIn } from '../../../programs/test/helpers/compile-cache.ts';
import { isFresh } from '../../src/bundle-freshness.js';

const packageFolder = join(import.meta.dirname, '../..');

const keptBundle = join(packageFolder, '../../node_modules/.cache/test-bundle');

/** The environments of the tests, which stay as they are whatever is in the `environments` of this package. */
export const testEnvironments = join(import.meta.dirname, '../environments');

/** A workspace in which this package has the environments of the tests. */
export interface TestWorkspace {
  readonly folder: string;
  /** This package in it. */
  readonly infra: string;
  /** For the environment of the programs that run there. */
  readonly compileCache: Readonly<Record<string, string>>;
  /** Copies another package beside it; of what that imports, what was copied before is taken from here. */
  add(name: string): void;
  remove(): void;
}

/**
 * Copies this package's sources with the environments of the tests, to run its programs there.
 * @param isBundled with the bundle of `bundled-synth.js` that a workspace before left, which is used there while the
 * sources are the same; without it, the first synthesis makes one
 */
export function createTestWorkspace({ isBundled = false } = {}): TestWorkspace {
  const folder = mkdtempSync(join(tmpdir(), 'infra-workspace-'));
  const infra = join(folder, 'packages/infra');
  cpSync(join(packageFolder, 'src'), join(infra, 'src'), { recursive: true });
  cpSync(testEnvironments, join(infra, 'environments'), { recursive: true });
  cpSync(join(packageFolder, 'cdktf.json'), join(infra, 'cdktf.json'));
  cpSync(join(packageFolder, 'package.json'), join(infra, 'package.json'));
  // The service of the tests.
  const service = 'packages/hello-service';
  for (const file of [`${service}/Dockerfile`, `${service}/package.json`, 'charts/hello-service/Chart.yaml'])
    cpSync(join(packageFolder, '../..', file), join(folder, file));
  symlinkSync(join(packageFolder, 'node_modules'), join(infra, 'node_modules'));
  symlinkSync(join(packageFolder, '../../node_modules'), join(folder, 'node_modules'));
  const dist = join(infra, 'dist');
  if (isBundled && existsSync(keptBundle)) copyBundle(keptBundle, dist);
  return {
    folder,
    infra,
    compileCache: compileCacheIn(folder),
    add: (name) => addPackage(folder, name),
    remove() {
      if (isBundled && isFresh(join(dist, 'synth.js'))) copyBundle(dist, keptBundle);
      rmSync(folder, { recursive: true });
    },
  };
}

/** Each file appears whole, in the order of write-bundle.ts; one without the other is not fresh. */
function copyBundle(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const file of ['synth.js', 'synth.json'].filter((name) => existsSync(join(from, name)))) {
    const draft = join(to, `${file}.${process.pid}`);
    cpSync(join(from, file), draft);
    renameSync(draft, join(to, file));
  }
}

function addPackage(workspace: string, name: string): void {
  const own = join(packageFolder, '..', name);
  const copy = join(workspace, 'packages', name);
  for (const part of ['src', 'package.json']) cpSync(join(own, part), join(copy, part), { recursive: true });
  mkdirSync(join(copy, 'node_modules'));
  for (const entry of readdirSync(join(own, 'node_modules')).filter((each) => !each.startsWith('.'))) {
    const copied = join(workspace, 'packages', entry);
    const target = existsSync(copied) ? copied : realpathSync(join(own, 'node_modules', entry));
    symlinkSync(target, join(copy, 'node_modules', entry));
  }
}
