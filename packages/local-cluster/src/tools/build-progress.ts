/** A package still to be compiled and the size of its source, which is what its time goes with. */
export interface PackageToBuild {
  readonly importPath: string;
  readonly bytes: number;
}

export interface BuildEstimate {
  /** Of the work, from 0 to 1. */
  readonly fraction: number;
  readonly secondsLeft: number;
}

export interface BuildProgress {
  /** Call when the compiler begins a package; false for a name that is not awaited. */
  begin(importPath: string): boolean;
  estimate(elapsedSeconds: number): BuildEstimate;
}

/** Source that one core compiles in a second, as measured; only the first guess leans on it. */
const bytesPerCoreSecond = 150_000;
/** The last step, linking, takes as long as compiling this much. */
const linkBytes = 5_000_000;
/** From this part of the work on, what was seen weighs more than the first guess. */
const trustedFraction = 0.4;

/** Follows a build by the packages that it begins; the more is done, the less the first guess counts. */
export function createBuildProgress(packages: readonly PackageToBuild[], cores: number): BuildProgress {
  const waiting = new Map(packages.map(({ importPath, bytes }) => [importPath, bytes]));
  const total = packages.reduce((sum, { bytes }) => sum + bytes, linkBytes);
  const guessedSeconds = total / (bytesPerCoreSecond * Math.max(1, cores));
  let begun = 0;
  return {
    begin(importPath) {
      begun += waiting.get(importPath) ?? 0;
      return waiting.delete(importPath);
    },
    estimate(elapsedSeconds) {
      const fraction = begun / total;
      const trust = Math.min(1, fraction / trustedFraction);
      const seenSeconds = fraction > 0 ? elapsedSeconds / fraction : 0;
      const totalSeconds = trust * seenSeconds + (1 - trust) * guessedSeconds;
      return { fraction, secondsLeft: Math.max(0, totalSeconds - elapsedSeconds) };
    },
  };
}

/** About how long a build takes, for people: `about 40 s`, `about 7 min`. */
export function describeSeconds(seconds: number): string {
  if (seconds < 55) return `about ${Math.max(5, Math.round(seconds / 5) * 5)} s`;
  return `about ${Math.max(1, Math.round(seconds / 60))} min`;
}
