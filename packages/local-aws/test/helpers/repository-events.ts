import type { ReferenceChange, RepositoryEvent } from '../../src/stand-ins/codecommit/repository-event.ts';

export const COMMIT_ID = '0123456789abcdef0123456789abcdef01234567';

/** CodeCommit's event of a push to main, with changed details. */
export function repositoryEvent(detail: Partial<ReferenceChange> = {}): RepositoryEvent {
  return {
    source: 'aws.codecommit',
    'detail-type': 'CodeCommit Repository State Change',
    account: '000000000000',
    region: 'eu-west-1',
    time: '2026-01-01T00:00:00Z',
    resources: ['arn:aws:codecommit:eu-west-1:000000000000:hello_world'],
    detail: {
      event: 'referenceUpdated',
      repositoryName: 'hello_world',
      repositoryId: '11111111-2222-3333-4444-555555555555',
      referenceType: 'branch',
      referenceName: 'main',
      referenceFullName: 'refs/heads/main',
      commitId: COMMIT_ID,
      callerUserArn: 'arn:aws:iam::000000000000:user/somebody',
      ...detail,
    },
  };
}

/** The same with the commit left out, as when a reference was deleted. */
export function deletionEvent(detail: Partial<ReferenceChange> = {}): RepositoryEvent {
  const event = repositoryEvent({ event: 'referenceDeleted', ...detail });
  const { commitId: _, ...rest } = event.detail;
  return { ...event, detail: rest };
}
