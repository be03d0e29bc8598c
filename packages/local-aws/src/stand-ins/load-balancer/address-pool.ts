import { FlagError } from 'local-cluster/program/program-errors.ts';

/** The free and taken addresses of an IPv4 network. */
export interface AddressPool {
  has(address: string): boolean;
  /** The owner's address: the one it has, else the wanted one if free, else the lowest free one. */
  take(owner: string, wanted?: string): string | undefined;
  /** Gives the owner's address back; undefined when it had none. */
  release(owner: string): string | undefined;
  owners(): string[];
}

/** A pool of a network such as 10.77.1.0/24, without its first and last address. */
export function createAddressPool(range: string): AddressPool {
  const { first, last } = parseRange(range);
  const addressOf = new Map<string, string>();
  const isTaken = (address: string): boolean => [...addressOf.values()].includes(address);
  const has = (address: string): boolean => {
    const number = parseAddress(address);
    return number !== undefined && number >= first && number <= last;
  };
  const lowestFree = (): string | undefined => {
    for (let number = first; number <= last; number += 1) {
      if (!isTaken(formatAddress(number))) return formatAddress(number);
    }
    return undefined;
  };
  return {
    has,
    take(owner, wanted) {
      const own = addressOf.get(owner);
      if (own !== undefined) return own;
      const isWantedFree = wanted !== undefined && has(wanted) && !isTaken(wanted);
      const address = isWantedFree ? wanted : lowestFree();
      if (address !== undefined) addressOf.set(owner, address);
      return address;
    },
    release(owner) {
      const address = addressOf.get(owner);
      addressOf.delete(owner);
      return address;
    },
    owners: () => [...addressOf.keys()],
  };
}

function parseRange(range: string): { first: number; last: number } {
  const [, text = '', bits = ''] = /^([\d.]+)\/(\d{1,2})$/.exec(range) ?? [];
  const network = parseAddress(text);
  const size = 2 ** (32 - Number(bits));
  if (network === undefined || Number(bits) < 16 || Number(bits) > 30 || network % size !== 0) {
    throw new FlagError(`--range ${range} is no network from /16 to /30; give one such as 10.77.1.0/24`);
  }
  return { first: network + 1, last: network + size - 2 };
}

function parseAddress(text: string): number | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256))
    return undefined;
  return parts.reduce((number, part) => number * 256 + Number(part), 0);
}

function formatAddress(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
}
