import { type DeliveryConfig, namedEnvironments, retiredServices, type ServiceConfig } from '../delivery.ts';
import { fault } from '../faults.ts';
import { duplicates, isDnsLabel, isEnvironmentName, isReleaseName, isServiceName } from '../names.ts';
import { serviceNamespace } from '../service-namespace.ts';
import type { Report } from './report.ts';
import type { RuleInput } from './rule-input.ts';

/** Fields that no two services may share. */
const uniqueFields = [
  'name',
  'pipelineName',
  'sourceRepositoryName',
  'imageRepositoryName',
  // Of two Ingresses with one host, the load balancer would serve the one whose namespace comes first.
  'subdomain',
] as const;

/** Faults of `delivery.ts`: names, duplicates, and namespaces and subdomains that an environment does not have. */
export function deliveryFaults({ delivery, environments }: RuleInput): string[] {
  const faults: string[] = [];
  const report = (path: string, text: string) => faults.push(fault('delivery', path, text));
  checkEnvironmentNames(delivery, report);
  for (const { value, index } of duplicates(delivery.notificationEmails))
    report(`notificationEmails[${index}]`, `${value} is there twice`);
  for (const field of uniqueFields) {
    const values = delivery.services.map((service) => service[field]);
    for (const { value, index } of duplicates(values))
      report(`services[${index}].${field}`, `${value} is another service's too`);
  }
  for (const field of ['sourceRepositoryName', 'imageRepositoryName'] as const)
    checkRetired(delivery, field, report);
  delivery.services.forEach((service, index) => {
    checkNames(service, (field, text) => report(`services[${index}].${field}`, text));
  });
  return [
    ...faults,
    ...delivery.services.flatMap((service) => [
      ...namespaceFaults(service, environments),
      ...subdomainFaults(service, environments),
    ]),
  ];
}

function checkEnvironmentNames(delivery: DeliveryConfig, report: Report): void {
  const named = namedEnvironments(delivery);
  const names = named.map(({ name }) => name);
  const twice = new Set(duplicates(names).map(({ index }) => index));
  named.forEach(({ path, name }, index) => {
    if (!isEnvironmentName(name)) report(path, `${name} is not a DNS label that starts with a letter`);
    if (twice.has(index)) report(path, `${name} is there twice`);
    const other = names.find((shorter) => name.startsWith(`${shorter}-`));
    if (other !== undefined)
      report(
        path,
        `${name} begins as ${other} does: cdktf would take both for '${other}-*', and destroy both`,
      );
  });
}

/** A repository is of one service, delivered or retired. */
function checkRetired(
  delivery: DeliveryConfig,
  field: 'sourceRepositoryName' | 'imageRepositoryName',
  report: Report,
): void {
  const taken = new Set<string>(delivery.services.map((service) => service[field]));
  retiredServices(delivery).forEach((service, index) => {
    const name = service[field];
    if (name === undefined) return;
    if (taken.has(name)) report(`retired.services[${index}].${field}`, `${name} is another service's too`);
    taken.add(name);
  });
}

function checkNames({ name, namespace }: ServiceConfig, report: (field: string, text: string) => void): void {
  if (!isServiceName(name) || !isReleaseName(name))
    report('name', `${name} is not a DNS label that starts with a letter, of 53 characters at most`);
  if (!isDnsLabel(namespace)) report('namespace', `${namespace} is not a DNS label`);
}

function namespaceFaults(service: ServiceConfig, environments: RuleInput['environments']): string[] {
  return environments
    .map(({ name, namespaces }) => ({ name, namespaces, wanted: serviceNamespace(service, name) }))
    .filter(({ namespaces, wanted }) => namespaces?.namespaces.every(({ name }) => name !== wanted))
    .map(({ name, wanted }) =>
      fault(`${name}/namespaces`, 'namespaces', `${wanted}, where ${service.name} runs, is missing`),
    );
}

function subdomainFaults(
  { name, subdomain }: ServiceConfig,
  environments: RuleInput['environments'],
): string[] {
  return environments
    .filter(({ subdomains }) => subdomains?.deploymentsSubdomains.includes(subdomain) === false)
    .map((environment) =>
      fault(
        `${environment.name}/subdomains`,
        'deploymentsSubdomains',
        `${subdomain}, where ${name} is reached, is missing`,
      ),
    );
}
