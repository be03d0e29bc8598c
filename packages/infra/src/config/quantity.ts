/** The suffixes of a Kubernetes quantity, each `base` times the one before; the first in thousandths. */
const families = [
  { base: 1000, first: 1, suffixes: ['m', '', 'k', 'M', 'G', 'T', 'P', 'E'] },
  { base: 1024, first: 1024 * 1000, suffixes: ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'] },
];

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
  const { number, suffix } = parseQuantity(quantity);
  const { base, first, suffixes } = familyOf(suffix);
  return number * first * base ** suffixes.indexOf(suffix);
}

/**
 * A quantity that matches one of the patterns, as the API server writes it: a whole number with the largest suffix that
 * keeps it whole. `2000m` is `2`, and `1.5` is `1500m`.
 */
export function canonicalQuantity(quantity: string): string {
  const { number, suffix } = parseQuantity(quantity);
  if (number === 0) return '0';
  const isWhole = Number.isInteger(number);
  let amount = isWhole ? number : Math.round(number * 1000);
  const { base, suffixes } = familyOf(suffix);
  let index = suffixes.indexOf(isWhole ? suffix : 'm');
  for (; amount % base === 0 && index < suffixes.length - 1; index += 1) amount /= base;
  return `${amount}${suffixes[index]}`;
}

function parseQuantity(quantity: string) {
  const [, number, suffix = ''] = /^([\d.]+)([A-Za-z]*)$/.exec(quantity) ?? [];
  return { number: Number(number), suffix };
}

function familyOf(suffix: string) {
  const family = families.find(({ suffixes }) => suffixes.includes(suffix));
  if (!family) throw new RangeError(`${suffix} is not a suffix of a quantity`);
  return family;
}
