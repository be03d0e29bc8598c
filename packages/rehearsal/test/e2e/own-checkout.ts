import { existsSync, readdirSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { type Change, writeConfiguration } from '../../../infra/test/helpers/other-configurations.ts';

const checkout = fileURLToPath(new URL('../../../..', import.meta.url));
const packages = readdirSync(join(checkout, 'packages'));

/** A checkout for one test, and the rehearsal's program in it. */
export interface OwnCheckout {
  readonly folder: string;
  readonly program: string;
  remove(): Promise<void>;
}

/**
 * Clones this checkout with its uncommitted changes, gives it the tests' configuration, and changes that. The result
 * is one commit on top of HEAD, so the outcome does not depend on the user's own files.
 */
export async function createOwnCheckout(change?: Change): Promise<OwnCheckout> {
  const parent = await mkdtemp(join(tmpdir(), 'checkout-'));
  const folder = join(parent, 'clone');
  await git('clone', '--quiet', '--no-hardlinks', checkout, folder);
  await copyWorkingTree(folder);
  // The modules come first: a change may run a program of the clone.
  await linkModules(folder);
  writeConfiguration(folder, change);
  await git('-C', folder, 'add', '--all');
  const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@localhost', '-c', 'commit.gpgSign=false'];
  await git('-C', folder, ...identity, 'commit', '--quiet', '--allow-empty', '--message', 'configure');
  return {
    folder,
    program: join(folder, 'packages/rehearsal/src/main.ts'),
    remove: () => rm(parent, { recursive: true, force: true }),
  };
}

const git = (...args: string[]) => execa('git', ['-c', 'core.hooksPath=/dev/null', ...args]);

async function copyWorkingTree(folder: string): Promise<void> {
  const listing = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'];
  const { stdout } = await git('-C', checkout, ...listing);
  for (const file of stdout.split('\0').filter((name) => name !== '')) {
    if (existsSync(join(checkout, file))) await cp(join(checkout, file), join(folder, file));
    else await rm(join(folder, file), { force: true });
  }
}

/** Links the libraries of this checkout, and the workspace packages of the clone. */
async function linkModules(folder: string): Promise<void> {
  for (const place of ['.', ...packages.map((name) => `packages/${name}`)]) {
    const [from, to] = [checkout, folder].map((root) => join(root, place, 'node_modules'));
    if (from === undefined || to === undefined || !existsSync(from)) continue;
    await mkdir(to);
    for (const name of await readdir(from)) {
      const target = packages.includes(name)
        ? join(folder, 'packages', name)
        : await realpath(join(from, name));
      await symlink(target, join(to, name));
    }
  }
}
