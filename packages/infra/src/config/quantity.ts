/** The factors of the suffixes of a Kubernetes quantity, in thousandths. */
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

/** An amount of CPU: cores, or thousandths of a core with `m`. A longer number would not be exact here. */
export const cpuPattern = /^\d{1,9}(\.\d{1,3})?$|^\d{1,12}m$/;

/**
 * An amount of memory: bytes, with a decimal (`M`) or binary (`Mi`) suffix. `500m` would be half a byte. Kubernetes counts to
 * 2^63 bytes.
 */
export const memoryPattern = /^\d{1,12}([kM]|Ki|Mi)?$|^\d{1,6}([GT]|Gi|Ti)$/;

/** Compares two quantities that match one of the patterns: below 0 when the first is less. */
export function compareQuantities(one: string, other: string): number {
  return thousandthsOf(one) - thousandthsOf(other);
}

/** A quantity that matches one of the patterns, in thousandths. */
export function thousandthsOf(quantity: string): number {
  const [, number, suffix] = /^([\d.]+)([A-Za-z]*)$/.exec(quantity) ?? [];
  return Number(number) * (thousandths[suffix ?? ''] ?? Number.NaN);
}

/** The suffixes that the API server writes, each 1,000 or 1,024 times the one before. */
const suffixFamilies = [
  { base: 1000, suffixes: ['m', '', 'k', 'M', 'G', 'T', 'P', 'E'] },
  { base: 1024, suffixes: ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'] },
];

/**
 * A quantity that matches one of the patterns, as the API server writes it: a whole number with the largest suffix that
 * keeps it whole. `2000m` is `2`, and `1.5` is `1500m`.
 */
export function canonicalQuantity(quantity: string): string {
  const [, number, given = ''] = /^([\d.]+)([A-Za-z]*)$/.exec(quantity) ?? [];
  const isWhole = Number.isInteger(Number(number));
  let amount = isWhole ? Number(number) : Math.round(Number(number) * 1000);
  if (amount === 0) return '0';
  let suffix = isWhole ? given : 'm';
  for (const { base, suffixes } of suffixFamilies)
    for (const larger of suffixes.includes(suffix) ? suffixes.slice(suffixes.indexOf(suffix) + 1) : []) {
      if (amount % base !== 0) break;
      amount /= base;
      suffix = larger;
    }
  return `${amount}${suffix}`;
}
