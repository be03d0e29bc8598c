import { resolve } from 'node:path';
import { runGit } from './git-process.ts';
import { quotePath } from './printable.ts';
import type { Repository } from './repository-url.ts';

/** How to ask the clone. */
interface CloneQuestion {
  readonly environment: NodeJS.ProcessEnv;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Whether the repository listed any tag. */
  readonly hasTags: boolean;
}

/**
 * A warning if a local clone may lack a version tag of its origin: it is shallow, was made without tags, or has none.
 * Undefined otherwise, and for a remote repository. The origin is not asked, so a tag that was pushed after the last fetch is
 * not noticed.
 */
export async function describeIncompleteClone(
  repository: Repository,
  question: CloneQuestion,
): Promise<string | undefined> {
  const path = pathOf(repository);
  if (path === undefined) return undefined;
  const [shallow] = await ask(path, ['rev-parse', '--is-shallow-repository'], question);
  const remotes = await ask(
    path,
    ['config', '--get-regexp', String.raw`^remote\..*\.(url|tagopt)$`],
    question,
  );
  const takesNoTags = remotes.some((line) => /\.tagopt --no-tags$/.test(line));
  const isShallow = shallow === 'true';
  if (!isShallow && !takesNoTags && (question.hasTags || remotes.length === 0)) return undefined;
  const kind = isShallow ? 'a shallow clone' : 'a clone without tags';
  return `${repository.displayName} is ${kind}, so a version tag of its origin may be missing; to fetch the tags, type: git -C ${quotePath(path)} fetch --tags`;
}

function pathOf({ kind, location }: Repository): string | undefined {
  if (kind === 'folder') return resolve(location);
  if (!location.startsWith('file:')) return undefined;
  try {
    return decodeURIComponent(location.replace(/^file:\/\/[^/]*/, ''));
  } catch {
    return undefined;
  }
}

/** The lines of an answer; none if git fails, because the tags themselves are known already. */
async function ask(
  path: string,
  args: readonly string[],
  question: CloneQuestion,
): Promise<readonly string[]> {
  const lines: string[] = [];
  const { GIT_DIR: _, GIT_WORK_TREE: __, ...environment } = question.environment;
  const run = { ...question, environment, args: ['-C', path, ...args] };
  const { ending } = await runGit({ ...run, onLine: (line) => lines.push(line) });
  return ending.kind === 'exited' && ending.exitCode === 0 ? lines : [];
}
