import { OperationError } from '../errors.ts';
import type { Revision } from './deployments.ts';

/**
 * Finds the first revision of a version or a commit. Undefined if there is none.
 * @throws OperationError if the name matches several commits.
 */
export function findNamed<Item extends Revision>(items: readonly Item[], wanted: string): Item | undefined {
  const found = items.filter((item) => isNamed(item, wanted));
  const commits = new Set(found.map(({ commitId }) => commitId));
  if (commits.size > 1)
    throw new OperationError(
      `${JSON.stringify(wanted)} matches ${commits.size} commits; write more of it: ${[...commits].join(', ')}`,
    );
  return found[0];
}

/** The image tag that a git tag such as `orders-v1.0.0+build.5` stands for; another text is returned as it is. */
export function imageTagOf(wanted: string, tagPrefix: string): string {
  const version = wanted.startsWith(tagPrefix) ? wanted.slice(tagPrefix.length) : wanted;
  return /^\d+\.\d+\./.test(version) ? version.replaceAll('+', '_') : wanted;
}

/** Matches a version with or without its v, and a commit by at least its first four characters. */
function isNamed({ imageTag, commitId }: Revision, wanted: string): boolean {
  if (imageTag !== '' && [imageTag, `v${imageTag}`].includes(wanted)) return true;
  return /^[0-9a-f]{4,64}$/i.test(wanted) && commitId.startsWith(wanted.toLowerCase());
}
