/** What CodeCommit tells EventBridge when a branch or tag changes. */
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
  /** Only when the reference was updated. */
  readonly oldCommitId?: string;
  readonly callerUserArn: string;
}
