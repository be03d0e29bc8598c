import { createHash } from 'node:crypto';
import type { RepositoryEvent } from '../../event-bridge/repository-event.ts';

/** A branch or tag that a push created, moved or deleted; a deletion has an old commit only. */
export type PushedChange = Omit<
  RepositoryEvent['detail'],
  'repositoryName' | 'repositoryId' | 'callerUserArn'
>;

/** Branches and tags that differ between two readings, ordered by name. Other references have no event. */
export function referenceChanges(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): PushedChange[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((name) => {
    const change = referenceChange(name, before.get(name), after.get(name));
    return change === undefined ? [] : [change];
  });
}

function referenceChange(
  referenceFullName: string,
  oldCommitId: string | undefined,
  commitId: string | undefined,
): PushedChange | undefined {
  const [, folder, referenceName] = /^refs\/(heads|tags)\/(.+)$/.exec(referenceFullName) ?? [];
  if (referenceName === undefined || oldCommitId === commitId) return undefined;
  const referenceType = folder === 'heads' ? 'branch' : 'tag';
  const reference = { referenceType, referenceName, referenceFullName } as const;
  if (commitId === undefined) {
    return oldCommitId === undefined ? undefined : { event: 'referenceDeleted', ...reference, oldCommitId };
  }
  if (oldCommitId === undefined) return { event: 'referenceCreated', ...reference, commitId };
  return { event: 'referenceUpdated', ...reference, commitId, oldCommitId };
}

/** Puts a change into the envelope that CodeCommit gives it. */
export function createRepositoryEvent(options: {
  readonly change: PushedChange;
  readonly repositoryName: string;
  readonly account: string;
  readonly region: string;
  readonly username: string;
  readonly time: Date;
}): RepositoryEvent {
  const { account, region, repositoryName } = options;
  const repositoryArn = `arn:aws:codecommit:${region}:${account}:${repositoryName}`;
  return {
    source: 'aws.codecommit',
    'detail-type': 'CodeCommit Repository State Change',
    account,
    region,
    time: options.time.toISOString().replace(/\.\d+Z$/, 'Z'),
    resources: [repositoryArn],
    detail: {
      ...options.change,
      repositoryName,
      repositoryId: repositoryIdOf(repositoryArn),
      callerUserArn: `arn:aws:iam::${account}:user/${options.username}`,
    },
  };
}

/** In the shape of CodeCommit's ids; the same repository has the same id in every rehearsal. */
function repositoryIdOf(repositoryArn: string): string {
  const hex = createHash('sha256').update(repositoryArn).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}
