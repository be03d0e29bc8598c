/** A git tag of a prefix and a version, such as `v1.0.5-rc.1+build.5`. */
export interface VersionTag {
  /** The name of the git tag. */
  readonly name: string;
  /** The name without its prefix, as written. */
  readonly version: string;
  /** One to three numbers as text, because they may have any size. */
  readonly numbers: readonly string[];
  /** The parts between `-` and `+`; none for a release. */
  readonly preRelease: readonly string[];
}

const number = '(?:0|[1-9][0-9]*)';
const preReleasePart = `(?:${number}|[0-9]*[A-Za-z-][0-9A-Za-z-]*)`;
const buildPart = '[0-9A-Za-z-]+';
const grammar = new RegExp(
  `^(${number}(?:\\.${number}){0,2})(?:-(${preReleasePart}(?:\\.${preReleasePart})*))?(?:\\+${buildPart}(?:\\.${buildPart})*)?$`,
);

/** Parses the name of a git tag, without `refs/tags/`; undefined if it is not the prefix and a version. */
export function parseVersionTag(name: string, prefix: string): VersionTag | undefined {
  if (!name.startsWith(prefix)) return undefined;
  const version = name.slice(prefix.length);
  const [, numbers, preRelease] = grammar.exec(version) ?? [];
  if (numbers === undefined) return undefined;
  return { name, version, numbers: numbers.split('.'), preRelease: preRelease?.split('.') ?? [] };
}

/**
 * Compares two version tags for Array.sort, lower first; 0 only for the same text. The order is semver's precedence, with
 * missing numbers as 0. Of equal versions the longer text is higher, then the greater by bytes, so that the result does not
 * depend on git's order.
 */
export function compareVersionTags(left: VersionTag, right: VersionTag): number {
  return (
    compareReleases(left.numbers, right.numbers) ||
    comparePreReleases(left.preRelease, right.preRelease) ||
    left.version.length - right.version.length ||
    compareText(left.version, right.version)
  );
}

function compareReleases(left: readonly string[], right: readonly string[]): number {
  for (const position of [0, 1, 2]) {
    const order = compareNumbers(left[position] ?? '0', right[position] ?? '0');
    if (order !== 0) return order;
  }
  return 0;
}

function comparePreReleases(left: readonly string[], right: readonly string[]): number {
  if (left.length === 0 || right.length === 0) return right.length - left.length;
  for (const [position, leftPart] of left.entries()) {
    const rightPart = right[position];
    if (rightPart === undefined) return 1;
    const order = comparePreReleaseParts(leftPart, rightPart);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

function comparePreReleaseParts(left: string, right: string): number {
  const leftIsNumber = /^[0-9]+$/.test(left);
  const rightIsNumber = /^[0-9]+$/.test(right);
  if (leftIsNumber && rightIsNumber) return compareNumbers(left, right);
  if (leftIsNumber !== rightIsNumber) return leftIsNumber ? -1 : 1;
  return compareText(left, right);
}

/** Without leading zeros the longer number is greater, so any size works. */
function compareNumbers(left: string, right: string): number {
  return left.length - right.length || compareText(left, right);
}

/** Versions are ASCII, so the order of UTF-16 units is the order of bytes. */
function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
