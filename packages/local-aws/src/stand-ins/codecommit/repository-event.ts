import { createHash } from 'node:crypto';

/** CodeCommit's event for EventBridge when a branch or tag changes. */
export interface RepositoryEvent {
  readonly source: 'aws.codecommit';
  readonly 'detail-type': 'CodeCommit Repository State Change';
  readonly account: string;
  readonly region: string;
  readonly time: string;
  /** The repository's ARN. */
  readonly resources: readonly string[];
  readonly detail: ReferenceChange;
}

export interface ReferenceChange {
  readonly event: 'referenceCreated' | 'referenceUpdated' | 'referenceDeleted';
  readonly repositoryName: string;
  readonly repositoryId: string;
  readonly referenceType: 'branch' | 'tag';
  /** Such as `main` or `v1.0.2`. */
  readonly referenceName: string;
  /** Such as `refs/tags/v1.0.2`. */
  readonly referenceFullName: string;
  /** Absent when the reference was deleted. */
  readonly commitId?: string;
  /** Absent when the reference was created. */
  readonly oldCommitId?: string;
  readonly callerUserArn: string;
}

/** Who pushed where. */
export interface PushContext {
  readonly repositoryName: string;
  readonly account: string;
  readonly region: string;
  readonly callerArn: string;
  readonly time: Date;
}

/**
 * The events of a push, ordered by reference, from the lines of the post-receive hook: `<old>,<new>,<reference>`, where a
 * commit id is empty if there is none. A reference that is neither branch nor tag has no event.
 */
export function repositoryEvents(lines: string, context: PushContext): RepositoryEvent[] {
  return lines
    .split('\n')
    .flatMap((line) => {
      const [, oldCommitId = '', commitId = '', name = '', folder, short] =
        /^([^,]*),([^,]*),(refs\/(heads|tags)\/(.+))$/.exec(line) ?? [];
      if (short === undefined || oldCommitId === commitId) return [];
      return {
        event:
          oldCommitId === '' ? 'referenceCreated' : commitId === '' ? 'referenceDeleted' : 'referenceUpdated',
        referenceType: folder === 'heads' ? 'branch' : 'tag',
        referenceName: short,
        referenceFullName: name,
        ...(commitId !== '' && { commitId }),
        ...(oldCommitId !== '' && { oldCommitId }),
      } as const;
    })
    .sort((one, other) => (one.referenceFullName < other.referenceFullName ? -1 : 1))
    .map((change) => inEnvelope(change, context));
}

function inEnvelope(
  change: Omit<ReferenceChange, 'repositoryName' | 'repositoryId' | 'callerUserArn'>,
  { account, region, repositoryName, callerArn, time }: PushContext,
): RepositoryEvent {
  const repositoryArn = `arn:aws:codecommit:${region}:${account}:${repositoryName}`;
  return {
    source: 'aws.codecommit',
    'detail-type': 'CodeCommit Repository State Change',
    account,
    region,
    time: time.toISOString().replace(/\.\d+Z$/, 'Z'),
    resources: [repositoryArn],
    detail: {
      ...change,
      repositoryName,
      repositoryId: repositoryIdOf(repositoryArn),
      callerUserArn: callerArn,
    },
  };
}

/** In the form of CodeCommit's ids; a repository has the same id in every rehearsal. */
function repositoryIdOf(repositoryArn: string): string {
  const hex = createHash('sha256').update(repositoryArn).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}
