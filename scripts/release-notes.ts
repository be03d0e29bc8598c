import { compareVersionTags, parseVersionTag, type VersionTag } from 'tag-resolver';

/** A refused release: one sentence with what is wrong and what to type. */
export class ReleaseError extends Error {
  override name = 'ReleaseError';
}

/** A refused argument: the command ends with exit code 2. */
export class ReleaseUsageError extends ReleaseError {
  override name = 'ReleaseUsageError';
}

const versionPattern = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/;

/** @throws ReleaseError unless `next` is three numbers and higher than `current`. */
export function verifyVersionOrder(current: string, next: string): void {
  if (!versionPattern.test(next))
    throw new ReleaseUsageError(
      `${JSON.stringify(next)} is not a version: type three numbers such as 1.2.3.`,
    );
  if (compareVersionTags(parsed(next), parsed(current)) <= 0)
    throw new ReleaseError(`${next} is not higher than ${current}, the version in package.json.`);
}

function parsed(version: string): VersionTag {
  const tag = parseVersionTag(version, '');
  if (tag === undefined)
    throw new ReleaseError(
      `${JSON.stringify(version)} in package.json is not a version: write one such as 1.2.3.`,
    );
  return tag;
}

/** The tag of the highest version among tags, such as `v0.2.0`. Others are not those of releases: `vendor`, `v1.0.0-rc.1`. */
export function lastVersionTag(tags: readonly string[]): string | undefined {
  const released = tags.filter((tag) => versionPattern.test(tag.slice(1)));
  return released
    .flatMap((tag) => parseVersionTag(tag, 'v') ?? [])
    .sort(compareVersionTags)
    .at(-1)?.name;
}

/** Replaces the version in the text of package.json, and nothing else. */
export function bumpVersion(manifest: string, version: string): string {
  return manifest.replace(/("version":\s*")[^"]*(")/, (_, before, after) => `${before}${version}${after}`);
}

/**
 * Moves the section `Unreleased` below a heading of the release, and adds the commits since the last release.
 * @throws ReleaseError if the changelog has no such heading, or there is nothing to release.
 */
export function releaseNotes(
  changelog: string,
  release: { readonly version: string; readonly date: string; readonly titles: readonly string[] },
): { readonly changelog: string; readonly section: string } {
  const heading = /^## Unreleased[ \t]*$/m.exec(changelog);
  if (!heading)
    throw new ReleaseError('CHANGELOG.md has no heading "## Unreleased": add it above the changes.');
  const start = heading.index + heading[0].length;
  const next = changelog.slice(start).search(/^## /m);
  const end = next === -1 ? changelog.length : start + next;
  const notes = changelog.slice(start, end).trim();
  if (notes === '' && release.titles.length === 0)
    throw new ReleaseError('Nothing changed since the last tag: there is nothing to release.');
  const commits = release.titles.map((title) => `- ${title}`).join('\n');
  const section = [
    `## ${release.version} (${release.date})`,
    ...(notes === '' ? [] : [notes]),
    ...(commits === '' ? [] : [`### Commits\n\n${commits}`]),
  ].join('\n\n');
  const rest = changelog.slice(end);
  const text = `${changelog.slice(0, start)}\n\n${section}\n${rest === '' ? '' : `\n${rest}`}`;
  return { changelog: text, section };
}
