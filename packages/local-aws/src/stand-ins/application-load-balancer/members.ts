import { z } from 'zod';
import {
  type KubectlOptions,
  keyOf,
  listObjects,
  patchAddresses,
  type ResourceKind,
  shownAddresses,
} from '../kubernetes/kubectl.ts';
import { tellOnce } from '../kubernetes/mirror.ts';
import { faultOfAnnotations, type Ingress, listensForHttps } from './ingress.ts';
import { type ListenerRule, listenerRules } from './listener-rules.ts';
import type { BalancerSettings, Settings } from './settings.ts';

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

/** The labels of a namespace; undefined when there is no such namespace. */
type LabelsOf = (namespace: string) => Readonly<Record<string, string>> | undefined;

/** The load balancer that an Ingress has joined, or why it has none. */
type Membership =
  | { readonly ingress: Ingress; readonly balancer: BalancerSettings; readonly fault?: string }
  | { readonly ingress: Ingress; readonly balancer: undefined; readonly fault: string };

/** An Ingress joins by its class and the labels of its namespace, as the class's parameters say. */
function membershipOf(
  ingress: Ingress,
  balancers: readonly BalancerSettings[],
  labelsOf: LabelsOf,
): Membership {
  const key = keyOf(ingress);
  const { ingressClassName } = ingress.spec;
  const ofClass = balancers.filter(({ className }) => className === ingressClassName);
  if (ofClass.length === 0) {
    const fault = `${key} gets no address: the rehearsal does not know the Ingress class ${ingressClassName ?? '(none)'}`;
    return { ingress, balancer: undefined, fault };
  }
  const labels = labelsOf(ingress.metadata.namespace) ?? {};
  const balancer = ofClass.find(({ namespaceLabels }) =>
    Object.entries(namespaceLabels).every(([name, value]) => labels[name] === value),
  );
  if (!balancer) {
    const fault = `${key} gets no address: no parameters of the class ${ingressClassName} select the labels of its namespace`;
    return { ingress, balancer, fault };
  }
  const reason = listensForHttps(ingress)
    ? faultOfAnnotations(ingress)
    : 'its listen-ports have no HTTPS on 443, where its class redirects to';
  return reason === undefined
    ? { ingress, balancer }
    : { ingress, balancer, fault: `${key} is never asked: ${reason}` };
}

const namespace = z.object({
  metadata: z.object({ name: z.string(), labels: z.record(z.string(), z.string()).default({}) }),
});

const namespaces: ResourceKind<z.infer<typeof namespace>> = { path: '/api/v1/namespaces', schema: namespace };

/** Reads the labels of namespaces; an unknown namespace makes it read all again. */
function namespaceLabels(kubectl: KubectlOptions): (names: readonly string[]) => Promise<LabelsOf> {
  let known = new Map<string, Readonly<Record<string, string>>>();
  return async (names) => {
    if (names.some((name) => !known.has(name))) {
      const { objects } = await listObjects(kubectl, namespaces);
      known = new Map(objects.map(({ metadata }) => [metadata.name, metadata.labels]));
    }
    return (name) => known.get(name);
  };
}
