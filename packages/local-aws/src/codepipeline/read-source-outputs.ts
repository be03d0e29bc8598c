import { ActionableError } from 'programs/actionable-error.ts';
import { noForeignRepository } from 'programs/git-environment.ts';
import { sentenceOf } from 'programs/program-errors.ts';
import { runProgram } from 'programs/run-program.ts';
import type { SourceOutputs } from './pipeline-services.ts';

/** The output variables of a CodeCommit source action, read from a clone that holds the commit. */
export async function readSourceOutputs(
  directory: string,
  source: { readonly repositoryName: string; readonly branchName: string; readonly commitId: string },
): Promise<SourceOutputs> {
  const { repositoryName, branchName, commitId } = source;
  const fullId = await git(directory, [
    'rev-parse',
    '--verify',
    '--end-of-options',
    `${commitId}^{commit}`,
  ]).catch((error: unknown) => {
    throw new ActionableError(`the repository ${repositoryName} has no commit ${commitId}`, {
      output: sentenceOf(error),
    });
  });
  const text = await git(directory, ['cat-file', 'commit', fullId.trim()]);
  const headerEnd = text.indexOf('\n\n');
  const header = text.slice(0, headerEnd);
  return {
    CommitId: fullId.trim(),
    RepositoryName: repositoryName,
    BranchName: branchName,
    CommitMessage: text.slice(headerEnd + 2),
    AuthorDate: dateOf('author', header),
    CommitterDate: dateOf('committer', header),
  };
}

function git(directory: string, args: readonly string[]): Promise<string> {
  return runProgram(['git', '-C', directory, ...args], {
    environment: noForeignRepository,
    stripFinalNewline: false,
  });
}

function dateOf(who: 'author' | 'committer', header: string): string {
  const [, seconds] = new RegExp(`^${who} .* (\\d+) [+-]\\d{4}$`, 'm').exec(header) ?? [];
  if (seconds === undefined) throw new ActionableError(`the commit names no ${who}: ${header}`);
  return new Date(Number(seconds) * 1000).toISOString().replace('.000Z', 'Z');
}
