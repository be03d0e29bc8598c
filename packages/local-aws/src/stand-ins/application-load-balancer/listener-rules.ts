import { matchesWildcards } from 'infra-checks/iam/wildcards.ts';
import { keyOf } from '../kubernetes/kubectl.ts';
import type { Ingress } from './ingress.ts';

/** The port, by its name, of a Service. */
export interface Backend {
  readonly namespace: string;
  readonly service: string;
  readonly port: string;
}

/** A rule of the HTTPS listener, as AWS has them: patterns in which `*` is any text and `?` any character. */
export interface ListenerRule {
  /** `namespace/name` of the Ingress. */
  readonly owner: string;
  /** Undefined matches every host. */
  readonly host: string | undefined;
  readonly paths: readonly string[];
  readonly backend: Backend;
}

type Path = NonNullable<Ingress['spec']['rules'][number]['http']>['paths'][number];

/**
 * The rules of a group's Ingresses in the controller's order: Ingresses by `group.order` (0 if they have none), then by
 * `namespace/name`, and in each rule exact paths, prefixes from the longest, then the rest. A backend whose port has no
 * name is a fault.
 */
export function listenerRules(members: readonly Ingress[]): {
  rules: readonly ListenerRule[];
  faults: readonly string[];
} {
  const rules: ListenerRule[] = [];
  const faults: string[] = [];
  for (const ingress of [...members].sort(byOrder)) {
    const owner = keyOf(ingress);
    for (const { host, http } of ingress.spec.rules) {
      for (const path of inOrder(http?.paths ?? [])) {
        const { name: service = '', port = {} } = path.backend.service ?? {};
        const rule = { owner, host: host?.toLowerCase(), paths: pathPatterns(path) };
        const other = rules.find((earlier) => isHiddenBy(rule, earlier));
        if (path.pathType !== 'ImplementationSpecific' && /[*?]/.test(path.path))
          faults.push(
            `${owner}: ${path.pathType.toLowerCase()} path shouldn't contain wildcards: ${path.path}`,
          );
        else if (!service)
          faults.push(`${owner}: the rehearsal knows backends that are Services, and no others`);
        else if (port.name === undefined)
          faults.push(`${owner}: the rehearsal knows ports of ${service} by name, not ${port.number}`);
        else if (other) faults.push(`${owner}: ${host ?? 'every host'} is served by ${other.owner} already`);
        else
          rules.push({
            ...rule,
            backend: { namespace: ingress.metadata.namespace, service, port: port.name },
          });
      }
    }
  }
  return { rules, faults };
}

function byOrder(one: Ingress, other: Ingress): number {
  return groupOrder(one) - groupOrder(other) || (keyOf(one) < keyOf(other) ? -1 : 1);
}

function groupOrder({ metadata }: Ingress): number {
  return Number(metadata.annotations['alb.ingress.kubernetes.io/group.order'] ?? 0);
}

/** The first rule that matches; the host is without a port. */
export function findRule(
  rules: readonly ListenerRule[],
  host: string,
  path: string,
): ListenerRule | undefined {
  return rules.find(
    (rule) =>
      (rule.host === undefined || matchesWildcards(rule.host, host.toLowerCase())) &&
      rule.paths.some((pattern) => matchesWildcards(pattern, path)),
  );
}

function isHiddenBy(
  rule: Pick<ListenerRule, 'host' | 'paths' | 'owner'>,
  earlier: Pick<ListenerRule, 'host' | 'paths' | 'owner'>,
): boolean {
  const isSameHost = rule.host === earlier.host;
  return (
    isSameHost && rule.owner !== earlier.owner && rule.paths.every((path) => earlier.paths.includes(path))
  );
}

const kindsInOrder = ['Exact', 'Prefix', 'ImplementationSpecific'];

function inOrder(paths: readonly Path[]): Path[] {
  return [...paths].sort(
    (one, other) =>
      kindsInOrder.indexOf(one.pathType) - kindsInOrder.indexOf(other.pathType) ||
      (one.pathType === 'Prefix' ? other.path.length - one.path.length : 0),
  );
}

function pathPatterns({ path, pathType }: Path): string[] {
  if (pathType !== 'Prefix') return [path || '/*'];
  const start = path.replace(/\/$/, '');
  return start === '' ? ['/*'] : [start, `${start}/*`];
}
