import type { PartialEnvironment } from './configuration.ts';
import { checkDelivery, type Delivery } from './delivery.ts';
import { checkEks } from './eks.ts';
import { fault } from './faults.ts';
import { checkIngress } from './ingress.ts';
import { parseInstanceType } from './instance-type.ts';
import { checkNamespaces } from './namespaces.ts';
import { checkNetwork } from './network.ts';
import { checkRoomForNodes, checkRoomForPods } from './node-capacity.ts';
import { type Service, serviceNamespace } from './service.ts';
import { checkSubdomains } from './subdomains.ts';

/** The input of the rules. A file that does not match its schema is left out: its faults are already known. */
interface RuleInput {
  readonly delivery: Delivery | undefined;
  readonly environments: readonly PartialEnvironment[];
  /** The day of the check, `2026-11-25`: versions go out of support. */
  readonly today: string;
}

/** All faults that the schemas can't find: those of a file as a whole, and those between files. */
export function ruleFaults({ delivery, environments, today }: RuleInput): string[] {
  const delivered = environments.filter(({ name }) =>
    delivery?.order.some(({ environment }) => environment === name),
  );
  return [
    ...(delivery ? deliveryFaults(delivery, environments) : []),
    ...environments.flatMap((environment) => environmentFaults(environment, today)),
    ...environments.flatMap((later, index) =>
      environments.slice(0, index).flatMap((earlier) => pairFaults(earlier, later)),
    ),
    ...architectureFaults(delivered),
  ];
}

function deliveryFaults(delivery: Delivery, environments: readonly PartialEnvironment[]): string[] {
  const faults: string[] = [];
  checkDelivery(delivery, (path, text) => faults.push(fault('delivery', path, text)));
  return [
    ...faults,
    ...delivery.services.flatMap((service) => [
      ...namespaceFaults(service, environments),
      ...portFaults(service, environments),
      ...subdomainFaults(service, environments),
    ]),
  ];
}

/** Faults inside one environment's files; `today` as `2026-11-25`. */
export function environmentFaults(environment: PartialEnvironment, today: string): string[] {
  const { name, network, eks, ingress, subdomains, namespaces } = environment;
  const faults: string[] = [];
  const reportIn = (file: string) => (path: string, text: string) => {
    faults.push(fault(`${name}/${file}`, path, text));
  };
  if (network) checkNetwork(network, reportIn('network'));
  if (eks) checkEks(eks, today, reportIn('eks'));
  if (network && eks) {
    checkRoomForPods(eks, network, namespaces?.namespaces.length ?? 0, reportIn('eks'));
    checkRoomForNodes(network, eks, reportIn('network'));
  }
  if (ingress) checkIngress(ingress, reportIn('ingress'));
  if (subdomains) checkSubdomains(subdomains, reportIn('subdomains'));
  if (namespaces) checkNamespaces(namespaces, name, reportIn('namespaces'));
  return faults;
}

function namespaceFaults(service: Service, environments: readonly PartialEnvironment[]): string[] {
  return environments
    .map(({ name, namespaces }) => ({ name, namespaces, wanted: serviceNamespace(service, name) }))
    .filter(({ namespaces, wanted }) => namespaces?.namespaces.every(({ name }) => name !== wanted))
    .map(({ name, wanted }) =>
      fault(`${name}/namespaces`, 'namespaces', `${wanted}, where ${service.name} runs, is missing`),
    );
}

/** The container listens on the port of the service, and its namespace lets requests through to no other. */
function portFaults(
  { name, port, ...service }: Service,
  environments: readonly PartialEnvironment[],
): string[] {
  return environments.flatMap((environment) => {
    const own = serviceNamespace(service, environment.name);
    const namespaces = environment.namespaces?.namespaces ?? [];
    return namespaces.flatMap((namespace, index) =>
      namespace.name !== own || namespace.servicePort === undefined || namespace.servicePort === port
        ? []
        : [
            fault(
              `${environment.name}/namespaces`,
              `namespaces[${index}].servicePort`,
              `${namespace.servicePort} is not ${port}, the port of ${name} in delivery.ts; leave it out here`,
            ),
          ],
    );
  });
}

function subdomainFaults(
  { name, subdomain, aliases }: Service,
  environments: readonly PartialEnvironment[],
): string[] {
  return [subdomain, ...aliases].flatMap((wanted) =>
    environments
      .filter(({ subdomains }) => subdomains?.deploymentsSubdomains.includes(wanted) === false)
      .map((environment) =>
        fault(
          `${environment.name}/subdomains`,
          'deploymentsSubdomains',
          `${wanted}, where ${name} is reached, is missing`,
        ),
      ),
  );
}

/** Faults between two environments, reported for the later one in delivery order. */
function pairFaults(earlier: PartialEnvironment, later: PartialEnvironment): string[] {
  const faults: string[] = [];
  const file = (name: string) => `${later.name}/${name}`;
  const block = later.network?.mainNetworkBlock;
  if (earlier.network && block?.overlaps(earlier.network.mainNetworkBlock))
    faults.push(fault(file('network'), 'mainNetworkBlock', `${block} overlaps ${earlier.name}`));
  const cluster = later.network?.clusterName;
  if (cluster && cluster === earlier.network?.clusterName)
    faults.push(fault(file('network'), 'clusterName', `${cluster} is the cluster of ${earlier.name} too`));
  const taken = hostNames(earlier);
  for (const host of hostNames(later))
    if (taken.includes(host))
      faults.push(fault(file('ingress'), 'dnsBaseDomain', `${host} is a name of ${earlier.name} too`));
  return faults;
}

/**
 * Delivered environments whose nodes have another architecture than the nodes of the first: all run the same image.
 * checkEks reports two architectures in one file.
 */
function architectureFaults(delivered: readonly PartialEnvironment[]): string[] {
  const [first, ...others] = delivered.flatMap(({ name, eks }) => {
    const [type = ''] = eks?.instanceTypes ?? [];
    const architecture = parseInstanceType(type)?.architecture;
    return architecture ? [{ name, type, architecture }] : [];
  });
  return others
    .filter(({ architecture }) => architecture !== first?.architecture)
    .map(({ name, type, architecture }) =>
      fault(
        `${name}/eks`,
        'instanceTypes[0]',
        `${type} is ${architecture}, the nodes of ${first?.name} are ${first?.architecture}: one image is built for all`,
      ),
    );
}

function hostNames({ ingress, subdomains }: PartialEnvironment): string[] {
  if (!ingress) return [];
  const names = subdomains?.deploymentsSubdomains ?? [];
  return [ingress.dnsBaseDomain, ...names.map((name) => `${name}.${ingress.dnsBaseDomain}`)];
}
