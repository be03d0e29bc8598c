/** What Kubernetes multiplies the number of a quantity by, in thousandths. */
const thousandths: Readonly<Record<string, number>> = {
  m: 1,
  '': 1e3,
  k: 1e6,
  M: 1e9,
  G: 1e12,
  T: 1e15,
  Ki: 2 ** 10 * 1e3,
  Mi: 2 ** 20 * 1e3,
  Gi: 2 ** 30 * 1e3,
  Ti: 2 ** 40 * 1e3,
};

/** An amount of CPU: cores, or thousandths of one with `m`. */
export const cpuPattern = /^\d+(\.\d{1,3})?$|^\d+m$/;

/** An amount of memory: whole bytes, thousands of them (`M`) or 1,024s (`Mi`). `500m` would be half a byte. */
export const memoryPattern = /^\d+(k|M|G|T|Ki|Mi|Gi|Ti)?$/;

/** Orders two quantities that have one of the patterns: below 0 when the first is less. */
export function compareQuantities(one: string, other: string): number {
  return inThousandths(one) - inThousandths(other);
}

function inThousandths(quantity: string): number {
  const [, number, suffix] = /^([\d.]+)([A-Za-z]*)$/.exec(quantity) ?? [];
  return Number(number) * (thousandths[suffix ?? ''] ?? Number.NaN);
}
