/** One of the things that a bench compares. */
export interface Contender {
  readonly name: string;
  /** One measurement: milliseconds, or whatever else the bench compares. */
  measure(): Promise<number>;
}

/** What a contender measured: one value of each round, in the rounds' order. */
export interface Measurements {
  readonly name: string;
  readonly values: readonly number[];
}

/**
 * Measures all contenders in each round, so that a machine that slows down slows all of them. Every other round
 * goes backwards: none always has the same one before it. The first round warms up and does not count.
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

/** The ratio of two contenders in each round: what else the machine did in a round bears on both. */
export function divideByRound(dividend: Measurements, divisor: Measurements): number[] {
  return dividend.values.map((value, round) => value / (divisor.values[round] ?? Number.NaN));
}

/** The middle of some values. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1);
  return middle.reduce((sum, value) => sum + value, 0) / middle.length;
}
