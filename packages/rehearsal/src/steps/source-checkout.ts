import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ActionableError } from 'programs/actionable-error.ts';
import { noForeignRepository } from 'programs/git-environment.ts';
import { runProgram, tryProgram } from 'programs/run-program.ts';
import { shellWord } from 'programs/shell-word.ts';

/** The rehearsal's own clone of the user's checkout, whose repository, index, refs and config stay untouched. */
export interface SourceCheckout {
  readonly directory: string;
  readonly commitId: string;
  /** The first line of the commit's message. */
  readonly subject: string;
  /** The files of the user's checkout that are not committed, and so not part of the rehearsal. */
  readonly uncommitted: readonly string[];
}

/** The author of the rehearsal's commit and tag, without signatures. Overrides the user's configuration. */
const identity = [
  ...['-c', 'user.name=Rehearsal', '-c', 'user.email=rehearsal@localhost'],
  ...['-c', 'commit.gpgSign=false', '-c', 'tag.gpgSign=false', '-c', 'tag.forceSignAnnotated=false'],
];

/** Overrides the user's configuration: a shallow checkout may be cloned, and its history is fetched afterwards. */
const settings = [
  ...['-c', 'core.hooksPath=/dev/null', '-c', 'clone.rejectShallow=false'],
  ...['-c', 'protocol.file.allow=always'],
];

function gitCommand(directory: string, args: readonly string[]): string[] {
  return ['git', ...settings, '-C', directory, ...args];
}

const git = (directory: string, ...args: string[]) =>
  runProgram(gitCommand(directory, args), { environment: noForeignRepository });

/**
 * Clones HEAD of `checkout`, with its whole history, into `directory`.
 * @throws ActionableError when the checkout has no commit yet, belongs to another user, or is shallow and its origin does not
 * answer.
 */
export async function cloneCheckout(checkout: string, directory: string): Promise<SourceCheckout> {
  const commitId = await readHead(checkout);
  const porcelain = ['--porcelain=v1', '--untracked-files=normal', '--no-renames', '-z'];
  const status = await git(checkout, '--no-optional-locks', 'status', ...porcelain);
  // A template of the user may have hooks, which the pushes from the clone would run.
  const options = ['--quiet', '--template=', '--no-checkout', '--no-hardlinks', '--no-tags'];
  await git(checkout, 'clone', ...options, '--', checkout, directory);
  await completeHistory(checkout, directory);
  await git(directory, '-c', 'core.autocrlf=false', 'checkout', '--quiet', '-B', 'main', commitId);
  // After two letters and a space, an entry is a path.
  const uncommitted = status.split('\0').flatMap((entry) => (entry === '' ? [] : entry.slice(3)));
  const format = ['--no-patch', '--no-show-signature', '--encoding=UTF-8', '--format=%s'];
  const subject = await git(directory, 'show', ...format, commitId);
  return { directory, commitId, subject, uncommitted };
}

async function readHead(checkout: string): Promise<string> {
  const command = gitCommand(checkout, ['rev-parse', '--verify', 'HEAD^{commit}']);
  const { exitCode, failure, stdout, stderr } = await tryProgram(command, {
    environment: noForeignRepository,
  });
  if (exitCode === 0) return stdout;
  if (failure === 'is not on PATH')
    throw new ActionableError('git is not on PATH; install it (`apt-get install git`), then run this again.');
  if (stderr.includes('dubious ownership'))
    throw new ActionableError(
      `${checkout} belongs to another user, so git does not read it; type: git config --global --add safe.directory ${shellWord(checkout)}`,
    );
  const wayOut = stderr.includes('single revision')
    ? 'commit first: git add --all && git commit'
    : 'see what git says';
  throw new ActionableError(`${checkout} has no commit to rehearse; ${wayOut}.`, { output: stderr.trim() });
}

/** A delivery needs the whole history: a shallow checkout's clone fetches it from the checkout's own origin. */
async function completeHistory(checkout: string, directory: string): Promise<void> {
  if ((await git(directory, 'rev-parse', '--is-shallow-repository')) !== 'true') return;
  try {
    const origin = await git(checkout, 'remote', 'get-url', 'origin');
    await git(directory, 'fetch', '--quiet', '--unshallow', '--', origin);
  } catch {
    throw new ActionableError(
      `${checkout} is a shallow clone and its origin does not answer, but a delivery needs the whole history; type: git -C ${shellWord(checkout)} fetch --unshallow`,
    );
  }
}

/** A version of services, and the tags that say so. */
interface SourceRelease {
  readonly version: string;
  readonly tags: readonly string[];
  /** The folders of the services. */
  readonly folders: readonly string[];
}

/** Commits a visible change of the services, and tags it; returns the new commit's id. */
export async function commitRelease(
  directory: string,
  { version, tags, folders }: SourceRelease,
): Promise<string> {
  for (const folder of folders) {
    const manifest = join(directory, folder, 'package.json');
    const content = await readFile(manifest, 'utf8');
    await writeFile(manifest, content.replace(/"version": "[^"]*"/, `"version": "${version}"`));
  }
  const options = ['--quiet', '--no-verify', '--allow-empty', '--all'];
  await git(directory, ...identity, 'commit', ...options, '--message', `chore: release ${version}`);
  for (const tag of tags)
    await git(directory, ...identity, 'tag', '--annotate', '--message', `Version ${version}`, '--', tag);
  return git(directory, 'rev-parse', 'HEAD');
}
