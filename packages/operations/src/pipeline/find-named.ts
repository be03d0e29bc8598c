import { imageTagOf, parseVersionTag } from 'tag-resolver';
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

const commitPattern = /^[0-9a-f]{4,64}$/i;

/** The image tag of a git tag such as `orders-v1.0.0+build.5`, or of its version. Returns any other text unchanged. */
export function wantedImageTag(wanted: string, tagPrefix: string): string {
  // A commit may begin as the version tags do.
  if (commitPattern.test(wanted)) return wanted;
  const versionTag = parseVersionTag(wanted, tagPrefix) ?? parseVersionTag(wanted, '');
  return versionTag ? imageTagOf(versionTag) : wanted;
}

/** Matches a version with or without its v, and a commit by at least its first four characters. */
function isNamed({ imageTag, commitId }: Revision, wanted: string): boolean {
  if (imageTag !== '' && [imageTag, `v${imageTag}`].includes(wanted)) return true;
  return commitPattern.test(wanted) && commitId.startsWith(wanted.toLowerCase());
}
