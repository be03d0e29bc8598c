import { alignColumns } from '../packages/infra/src/reports/align-columns.ts';
import { divideByRound, type Measurements, median } from './rounds.ts';

/** A table of measurements. */
export interface Table {
  readonly unit: string;
  readonly digits: number;
  readonly rows: readonly Measurements[];
  /** The rows to divide the others by, by their short names. */
  readonly peers: Readonly<Record<string, Measurements>>;
}

/** Prints each contender's median and bounds, and the median of its ratios to each peer. */
export function printMeasurements({ unit, digits, rows, peers }: Table): void {
  const heading = [unit, 'median', 'lowest', 'highest', ...Object.keys(peers).map((name) => `${name} = 1`)];
  const lines = rows.map((row) => [
    row.name,
    ...[median(row.values), Math.min(...row.values), Math.max(...row.values)].map((value) =>
      value.toFixed(digits),
    ),
    ...Object.values(peers).map((peer) => median(divideByRound(row, peer)).toFixed(2)),
  ]);
  const rightAligned = (column: number) => column > 0;
  for (const cells of alignColumns([heading, ...lines], rightAligned)) console.log(`  ${cells.join('   ')}`);
}

/** A bound of a ratio. It is information: a bench does not fail if it is missed. */
export interface Goal {
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** Describes the median and spread of the ratios, the goal, and whether the median meets it. */
export function describeRatio(
  ratios: readonly number[],
  { atLeast = -Infinity, atMost = Infinity }: Goal,
): string {
  const ratio = median(ratios);
  const digits = ratio < 10 ? 2 : 1;
  const [middle, lowest, highest] = [ratio, Math.min(...ratios), Math.max(...ratios)].map((value) =>
    value.toFixed(digits),
  );
  const bound = Number.isFinite(atLeast) ? `at least ${atLeast}` : `at most ${atMost}`;
  const outcome = ratio >= atLeast && ratio <= atMost ? 'met' : 'missed';
  return `${middle} (${lowest} to ${highest} by round; goal: ${bound}, ${outcome})`;
}
