import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';

/** The rehearsal's own clone of the user's checkout, whose repository, index, refs and config stay untouched. */
export interface SourceCheckout {
  readonly directory: string;
  readonly commitId: string;
  /** What `git status` names in the user's checkout: it is not part of the rehearsal. */
  readonly uncommitted: readonly string[];
}

/** The author of the rehearsal's own commit and tag. */
const identity = [
  '-c',
  'user.name=Rehearsal',
  '-c',
  'user.email=rehearsal@localhost',
  '-c',
  'commit.gpgSign=false',
];

/**
 * Clones HEAD of `checkout` into `directory`.
 * @throws when the checkout is no git repository or has no commit yet.
 */
export async function cloneCheckout(checkout: string, directory: string): Promise<SourceCheckout> {
  const head = await execa('git', ['-C', checkout, 'rev-parse', '--verify', 'HEAD^{commit}'], {
    reject: false,
  });
  if (head.exitCode !== 0) {
    throw new Error(
      `${checkout} has no commit to rehearse (${head.stderr.split('\n')[0]}); commit first: git add --all && git commit.`,
    );
  }
  const status = await execa('git', ['-C', checkout, '--no-optional-locks', 'status', '--porcelain', '-z']);
  await execa('git', [
    'clone',
    '--quiet',
    '--no-checkout',
    '--no-hardlinks',
    '--no-tags',
    '--',
    checkout,
    directory,
  ]);
  await execa('git', ['-C', directory, 'checkout', '--quiet', '-B', 'main', head.stdout]);
  const uncommitted = status.stdout.split('\0').filter((entry) => entry !== '');
  return { directory, commitId: head.stdout, uncommitted };
}

/** Commits a visible change, as the release of `version`, and tags it; returns the new commit's id. */
export async function commitRelease(directory: string, version: string): Promise<string> {
  const manifest = join(directory, 'packages/hello-service/package.json');
  const content = await readFile(manifest, 'utf8');
  const changed = content.replace(/"version": "[^"]*"/, `"version": "${version}"`);
  await writeFile(manifest, changed);
  const git = (...args: string[]) => execa('git', ['-C', directory, ...identity, ...args]);
  await git(
    'commit',
    '--quiet',
    '--no-verify',
    '--all',
    '--message',
    `chore(hello-service): release ${version}`,
  );
  await git(
    '-c',
    'tag.gpgSign=false',
    'tag',
    '--annotate',
    '--message',
    `Version ${version}`,
    '--',
    `v${version}`,
  );
  return (await git('rev-parse', 'HEAD')).stdout;
}
