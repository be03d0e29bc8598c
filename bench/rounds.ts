/** One of the programs that a bench compares. */
export interface Contender {
  readonly name: string;
  /** Measures once: milliseconds, or another unit of the bench. */
  measure(): Promise<number>;
}

/** The values of a contender, one for each round. */
export interface Measurements {
  readonly name: string;
  readonly values: readonly number[];
}

/**
 * Measures all contenders in each round, so that a slow phase of the machine affects all of them. Every other round runs
 * in reverse order, so that none always follows the same one. The first round is the warm-up and does not count.
 */
export async function measureInRounds<const Contenders extends readonly Contender[]>(
  contenders: Contenders,
  rounds: number,
): Promise<{ [Index in keyof Contenders]: Measurements }> {
  const values = new Map<Contender, number[]>(contenders.map((contender) => [contender, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const contender of round % 2 === 0 ? contenders : contenders.toReversed()) {
      const value = await contender.measure();
      if (round > 0) values.get(contender)?.push(value);
    }
  }
  const all = contenders.map((contender) => ({ name: contender.name, values: values.get(contender) ?? [] }));
  return all as { [Index in keyof Contenders]: Measurements };
}

/** The ratio of two contenders in each round. What else the machine does in a round affects both. */
export function divideByRound(dividend: Measurements, divisor: Measurements): number[] {
  return dividend.values.map((value, round) => value / (divisor.values[round] ?? Number.NaN));
}

/** The median of the values. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1);
  return middle.reduce((sum, value) => sum + value, 0) / middle.length;
}
