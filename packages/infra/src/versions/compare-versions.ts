/**
 * Compares versions such as `v1.14.3-eksbuild.23` or `1.36.3-20260903` by their numbers, from the left: negative when
 * the first one is older.
 */
export function compareVersions(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true });
}

/** The newest of some versions; undefined of none. */
export function newestOf(versions: readonly string[]): string | undefined {
  return versions.toSorted(compareVersions).at(-1);
}
