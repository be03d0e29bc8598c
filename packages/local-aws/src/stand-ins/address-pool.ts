import { Address4 } from 'ip-address';
import { FlagError } from 'programs/program-errors.ts';

/** The free and taken addresses of an IPv4 network such as 10.77.1.0/24, without its first and last one. */
export function createAddressPool(range: string) {
  const free = new Set(addressesOf(range));
  const all = new Set(free);
  const addressOf = new Map<string, string>();
  return {
    has: (address: string) => all.has(address),
    /** Returns the owner's address: the one it has, else the wanted one if it is free, else the lowest free one. */
    take(owner: string, wanted?: string): string | undefined {
      const own = addressOf.get(owner);
      if (own !== undefined) return own;
      const address =
        wanted !== undefined && free.has(wanted) ? wanted : [...all].find((one) => free.has(one));
      if (address === undefined) return undefined;
      free.delete(address);
      addressOf.set(owner, address);
      return address;
    },
    /** Frees the owner's address and returns it; undefined if it had none. */
    release(owner: string): string | undefined {
      const address = addressOf.get(owner);
      addressOf.delete(owner);
      if (address !== undefined) free.add(address);
      return address;
    },
    owners: () => [...addressOf.keys()],
  };
}

function addressesOf(range: string): string[] {
  const network = Address4.isValid(range) ? new Address4(range) : undefined;
  const isNetwork = network?.startAddress().address === network?.addressMinusSuffix;
  if (!network || !isNetwork || network.subnetMask < 16 || network.subnetMask > 30)
    throw new FlagError(`--range ${range} is no network from /16 to /30; give one such as 10.77.1.0/24`);
  const first = network.startAddressExclusive().bigInt();
  const count = Number(network.endAddressExclusive().bigInt() - first) + 1;
  return Array.from({ length: count }, (_, index) =>
    Address4.fromBigInt(first + BigInt(index)).correctForm(),
  );
}
