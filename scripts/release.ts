import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { endWithReader } from 'tag-resolver';
import {
  bumpVersion,
  lastVersionTag,
  ReleaseError,
  ReleaseUsageError,
  releaseNotes,
  verifyVersionOrder,
} from './release-notes.ts';

/** Runs git and returns its output without the last line break. */
function git(...args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync('git', args, { encoding: 'utf8' });
  if (status !== 0)
    throw new ReleaseError(`git ${args[0]} failed: ${error?.message ?? stderr.trim().split('\n').at(-1)}`);
  return stdout.trimEnd();
}

/** @throws ReleaseError unless this is a clean `main` with its whole history, and without the tag of the version. */
function verifyRepository(version: string): void {
  const branch = git('branch', '--show-current');
  if (branch !== 'main')
    throw new ReleaseError(`A release needs main, and this is ${branch || 'no branch'}: git switch main.`);
  if (git('status', '--porcelain') !== '')
    throw new ReleaseError('The working tree has changes: commit or stash them, then run this again.');
  if (git('for-each-ref', `refs/tags/v${version}`) !== '')
    throw new ReleaseError(`The tag v${version} exists: choose a higher version.`);
  if (git('rev-parse', '--is-shallow-repository') === 'true')
    throw new ReleaseError('This clone is shallow, without older commits: git fetch --unshallow.');
}

/** The tag of the last release. @throws ReleaseError if the changelog has one whose tag is not here. */
function lastTag(current: string, changelog: string): string | undefined {
  const tags = git('for-each-ref', '--merged=HEAD', '--format=%(refname:strip=2)', 'refs/tags').split('\n');
  if (!tags.includes(`v${current}`) && changelog.includes(`\n## ${current} (`))
    throw new ReleaseError(`The tag v${current} of the last release is not in main: git fetch --tags.`);
  return lastVersionTag(tags);
}

function release(words: readonly string[]): void {
  const isDryRun = words.includes('--dry-run');
  const versions = words.filter((word) => word !== '--dry-run' && word !== '--');
  const [version = ''] = versions;
  if (versions.length !== 1 || version.startsWith('-'))
    throw new ReleaseUsageError('Give one version: pnpm release <version> [--dry-run].');
  const manifest = readFileSync('package.json', 'utf8');
  const current: string = JSON.parse(manifest).version;
  verifyVersionOrder(current, version);
  verifyRepository(version);
  const oldChangelog = readFileSync('CHANGELOG.md', 'utf8');
  const last = lastTag(current, oldChangelog);
  const range = last ? `refs/tags/${last}..HEAD` : 'HEAD';
  const titles = git('log', '--no-show-signature', '--encoding=UTF-8', '--reverse', '--format=%s', range)
    .split('\n')
    .filter(Boolean);
  const date = new Date().toISOString().slice(0, 10);
  const { changelog, section } = releaseNotes(oldChangelog, { version, date, titles });
  console.log(section);
  if (isDryRun) return;
  writeFileSync('CHANGELOG.md', changelog);
  writeFileSync('package.json', bumpVersion(manifest, version));
  try {
    git('commit', '--quiet', '--message', `chore: release ${version}`, '--', 'CHANGELOG.md', 'package.json');
  } catch (error) {
    git('restore', '--staged', '--worktree', 'CHANGELOG.md', 'package.json');
    throw error;
  }
  try {
    git('tag', '--annotate', `v${version}`, '--message', `v${version}`);
  } catch (error) {
    git('reset', '--quiet', '--hard', 'HEAD~1');
    throw error;
  }
  console.error(`Tagged v${version}. Publish it: git push --follow-tags`);
}

endWithReader();
try {
  release(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof ReleaseError)) throw error;
  console.error(`release: ${error.message}`);
  process.exitCode = error instanceof ReleaseUsageError ? 2 : 1;
}
