import { cp, mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { rehearsalPaths } from '../../src/steps/prepare-machine.ts';

/** A cache for one test, so that its rehearsal can run beside one with another cache. */
export interface OwnCache {
  /** The variables for a rehearsal. */
  readonly environment: { readonly XDG_CACHE_HOME: string };
  remove(): Promise<void>;
}

/** Links the programs of this machine's cache, and copies the images that its rehearsals keep. */
export async function createOwnCache(): Promise<OwnCache> {
  const folder = await mkdtemp(join(tmpdir(), 'own-cache-'));
  const environment = { XDG_CACHE_HOME: folder };
  const [from, to] = [rehearsalPaths(process.env), rehearsalPaths(environment)];
  const programs = (await readdir(dirname(from.root))).filter(
    (name) => join(dirname(from.root), name) !== from.root,
  );
  if (programs.length === 0)
    throw new Error('The cache holds no programs yet; type: npx --yes pnpm rehearse');
  await mkdir(to.root, { recursive: true });
  for (const name of programs) await symlink(join(dirname(from.root), name), join(dirname(to.root), name));
  // Uploads of another rehearsal may disappear during the copy.
  const filter = (path: string) => !path.endsWith('/_uploads');
  const registry = (images: string) => join(images, 'registry');
  await cp(registry(from.images), registry(to.images), { recursive: true, filter });
  return { environment, remove: () => rm(folder, { recursive: true, force: true }) };
}
