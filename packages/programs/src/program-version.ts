/** The first version in a program's output, without the suffix of a distribution. */
export function parseVersion(text: string): string | undefined {
  return /(?<![\d.])v?(\d+\.\d+(?:\.\d+)?)/.exec(text)?.[1];
}

/** Compares versions such as 1.6 and 1.6.20: negative if the first is older. A missing part is zero. */
export function compareVersions(one: string, other: string): number {
  const parts = one.split('.').map(Number);
  const otherParts = other.split('.').map(Number);
  for (let index = 0; index < Math.max(parts.length, otherParts.length); index += 1) {
    const difference = (parts[index] ?? 0) - (otherParts[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
