/** A package to compile. Its time grows with the size of its source. */
export interface PackageToBuild {
  readonly importPath: string;
  readonly bytes: number;
}

/** An estimate during a build. */
export interface BuildEstimate {
  /** The part that is done, from 0 to 1. */
  readonly fraction: number;
  readonly secondsLeft: number;
}

interface BuildProgress {
  /** Call it when the compiler begins a package. Returns false for an unknown name. */
  begin(importPath: string): boolean;
  estimate(elapsedSeconds: number): BuildEstimate;
}

/** Source that one core compiles in a second, measured. Only the first estimate uses it. */
const bytesPerCoreSecond = 150_000;
/** Linking, the last step, takes as long as compiling this much. */
const linkBytes = 5_000_000;
/** From this fraction on, the estimate uses only the measured speed. */
const trustedFraction = 0.4;

/** Estimates the rest of a build from the packages that it has begun, and at first from their size. */
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

/** A duration for messages: `about 40 s`, `about 7 min`. */
export function describeSeconds(seconds: number): string {
  if (seconds < 55) return `about ${Math.max(5, Math.round(seconds / 5) * 5)} s`;
  return `about ${Math.max(1, Math.round(seconds / 60))} min`;
}
