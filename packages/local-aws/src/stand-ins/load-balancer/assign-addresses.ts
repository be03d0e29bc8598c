import { type Change, keyOf } from '../kubernetes/resource-kind.ts';
import type { AddressPool } from './address-pool.ts';
import { type Service, shownAddresses, wantsAddress } from './service.ts';

/** What is to be done about one Service. */
export type AddressAction =
  /** It has this address: to be shown in its status unless `isShown`, to be told unless `isTold`. */
  | {
      readonly kind: 'assign';
      readonly service: Service;
      readonly address: string;
      readonly isShown: boolean;
      readonly isTold: boolean;
    }
  /** Its status is to show no address any more. */
  | { readonly kind: 'withdraw'; readonly service: Service }
  /** An address is free again. */
  | { readonly kind: 'release'; readonly key: string; readonly address: string }
  /** It stays without an address, for this reason. */
  | { readonly kind: 'leave'; readonly service: Service; readonly reason: string };

/** After a list: addresses of Services that are gone are free, those shown are kept, the rest is given out. */
export function planForList(services: readonly Service[], pool: AddressPool): AddressAction[] {
  const keys = new Set(services.map(keyOf));
  const gone = pool.owners().filter((key) => !keys.has(key));
  const withFirst = (service: Service): number => (shownAddresses(service).length > 0 ? 0 : 1);
  const ordered = [...services].sort((one, other) => withFirst(one) - withFirst(other));
  return [
    ...gone.flatMap((key) => released(key, pool)),
    ...ordered.flatMap((service) => planForService(service, pool)),
  ];
}

/** After one change of a watch. */
export function planForChange({ type, object }: Change<Service>, pool: AddressPool): AddressAction[] {
  if (type === 'DELETED') return released(keyOf(object), pool);
  return planForService(object, pool);
}

function planForService(service: Service, pool: AddressPool): AddressAction[] {
  const key = keyOf(service);
  const shown = shownAddresses(service);
  if (!wantsAddress(service)) {
    const isOurs = shown.some((address) => pool.has(address));
    const withdrawn: AddressAction[] = isOurs ? [{ kind: 'withdraw', service }] : [];
    return [...released(key, pool), ...withdrawn, ...unknownClass(service)];
  }
  const isTold = pool.owners().includes(key);
  const address = pool.take(key, shown[0]);
  if (address === undefined) return [{ kind: 'leave', service, reason: 'no address of the range is free' }];
  const isShown = shown.length === 1 && shown[0] === address;
  return isShown && isTold ? [] : [{ kind: 'assign', service, address, isShown, isTold }];
}

function unknownClass(service: Service): AddressAction[] {
  const { type, loadBalancerClass } = service.spec;
  if (type !== 'LoadBalancer') return [];
  const reason = `the rehearsal does not know the loadBalancerClass ${loadBalancerClass}`;
  return [{ kind: 'leave', service, reason }];
}

function released(key: string, pool: AddressPool): AddressAction[] {
  const address = pool.release(key);
  return address === undefined ? [] : [{ kind: 'release', key, address }];
}
