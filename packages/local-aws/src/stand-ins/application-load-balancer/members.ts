import { type KubectlOptions, keyOf, patchAddresses, shownAddresses } from '../kubernetes/kubectl.ts';
import { tellOnce } from '../kubernetes/mirror.ts';
import type { Ingress } from './ingress.ts';
import { type ListenerRule, listenerRules } from './listener-rules.ts';
import { type Membership, membershipOf, namespaceLabels } from './membership.ts';
import type { Settings } from './settings.ts';

/** An Ingress that joined a load balancer or left it. */
export interface MembershipEvent {
  readonly event: 'joined' | 'left';
  readonly group: string;
  readonly namespace: string;
  readonly name: string;
}

interface MembersOptions {
  readonly settings: Settings;
  readonly onEvent: (event: MembershipEvent) => void;
  readonly onFault: (sentence: string) => void;
}

/** Returns a function that makes rules from the Ingresses and then writes their load balancer to their status. */
export function createMembers(
  kubectl: KubectlOptions,
  { settings, onEvent, onFault }: MembersOptions,
  rules: Map<string, readonly ListenerRule[]>,
): (found: readonly Ingress[]) => Promise<void> {
  const readLabels = namespaceLabels(kubectl);
  const tell = tellOnce(onFault);
  let groups = new Map<string, string>();
  return async (found) => {
    const labelsOf = await readLabels(found.map(({ metadata }) => metadata.namespace));
    const memberships = found.map((ingress) => membershipOf(ingress, settings.balancers, labelsOf));
    const faults = memberships.flatMap(({ fault }) => fault ?? []);
    for (const { group } of settings.balancers) {
      const members = memberships.filter(({ balancer, fault }) => balancer?.group === group && !fault);
      const made = listenerRules(members.map(({ ingress }) => ingress));
      rules.set(group, made.rules);
      faults.push(...made.faults);
    }
    tell(faults);
    await showAddresses(kubectl, memberships, settings);
    const joined = new Map(
      memberships.flatMap(({ ingress, balancer }) =>
        balancer ? [[keyOf(ingress), balancer.group] as const] : [],
      ),
    );
    for (const event of membershipEvents(groups, joined)) onEvent(event);
    groups = joined;
  };
}

async function showAddresses(
  kubectl: KubectlOptions,
  memberships: readonly Membership[],
  { balancers }: Settings,
): Promise<void> {
  for (const { ingress, balancer } of memberships) {
    const [shown] = shownAddresses(ingress);
    const isOurs = balancers.some(({ hostname }) => hostname === shown);
    if (balancer && balancer.hostname !== shown)
      await patchAddresses(kubectl, 'ingress', ingress.metadata, [{ hostname: balancer.hostname }]);
    else if (!balancer && isOurs) await patchAddresses(kubectl, 'ingress', ingress.metadata, []);
  }
}

function membershipEvents(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): MembershipEvent[] {
  const eventsOf = (
    event: MembershipEvent['event'],
    from: ReadonlyMap<string, string>,
    to: ReadonlyMap<string, string>,
  ) =>
    [...from]
      .filter(([key, group]) => to.get(key) !== group)
      .map(([key, group]) => {
        const [namespace = '', name = ''] = key.split('/');
        return { event, group, namespace, name };
      });
  return [...eventsOf('left', before, after), ...eventsOf('joined', after, before)];
}
