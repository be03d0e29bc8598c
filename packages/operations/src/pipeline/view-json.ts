import { executionPage } from '../aws/console.ts';
import type { Place } from '../find-place.ts';
import type { CommitChanges } from './commit-changes.ts';
import type { Revision } from './deployments.ts';
import { subjectOf } from './describe.ts';
import type { EnvironmentView } from './snapshot.ts';
import type { WaitingExecution } from './waiting.ts';

/** The names of a place in JSON. */
export function placeJson({ serviceName, environment, pipelineName }: Place) {
  return { service: serviceName, environment, pipeline: pipelineName };
}

/** What is live, in JSON; null if nothing is. */
export function liveJson({ live, liveBy }: EnvironmentView, place: Place) {
  if (live === undefined || liveBy === undefined) return null;
  return { ...revisionJson(live, place), execution: liveBy.executionId, since: liveBy.endedAt };
}

/** An execution that waits, in JSON. */
export function waitingJson(execution: WaitingExecution, place: Place) {
  return { ...revisionJson(execution, place), since: execution.since, isOpen: execution.isOpen };
}

/** How a commit differs from the live one, in JSON. */
export function changesJson(changes: CommitChanges | string) {
  if (typeof changes === 'string') return { reason: changes };
  const { added, removed, commits } = changes;
  return { added, removed, commits: commits.map(({ id, subject }) => ({ commit: id, subject })) };
}

export function revisionJson(revision: Revision, place: Place) {
  const { commitId, commitMessage, imageTag, imageDigest, executionId } = revision;
  return {
    commit: commitId,
    subject: subjectOf(commitMessage),
    version: imageTag,
    digest: imageDigest,
    execution: executionId,
    page: executionPage(place, executionId),
  };
}
