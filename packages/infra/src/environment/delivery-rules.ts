import type { ServiceConfig } from './delivery-config.ts';
import { fault } from './faults.ts';
import { duplicates, isDnsLabel } from './names.ts';
import type { RuleInput } from './rules.ts';
import { serviceNamespace } from './service-namespace.ts';

/** Fields that no two services may share. */
const uniqueFields = ['name', 'pipelineName', 'sourceRepositoryName', 'imageRepositoryName'] as const;

/** Faults of `delivery.ts`: names, duplicates, and namespaces that an environment does not have. */
export function deliveryFaults({ delivery, environments }: RuleInput): string[] {
  const faults: string[] = [];
  const report = (path: string, text: string) => faults.push(fault('delivery', path, text));
  const names = delivery.order.map((entry) => entry.environment);
  names.forEach((name, index) => {
    if (!isDnsLabel(name)) report(`order[${index}].environment`, `${name} is not a DNS label`);
  });
  for (const { value, index } of duplicates(names))
    report(`order[${index}].environment`, `${value} is there twice`);
  for (const { value, index } of duplicates(delivery.notificationEmails))
    report(`notificationEmails[${index}]`, `${value} is there twice`);
  for (const field of uniqueFields) {
    const values = delivery.services.map((service) => service[field]);
    for (const { value, index } of duplicates(values))
      report(`services[${index}].${field}`, `${value} is another service's too`);
  }
  delivery.services.forEach((service, index) => {
    // Also the name of a Helm release, which Kubernetes wants to be a label of 53 characters at most.
    if (!isDnsLabel(service.name) || service.name.length > 53)
      report(`services[${index}].name`, `${service.name} is not a DNS label of 53 characters at most`);
  });
  return [...faults, ...delivery.services.flatMap((service) => namespaceFaults(service, environments))];
}

function namespaceFaults(service: ServiceConfig, environments: RuleInput['environments']): string[] {
  return environments
    .map(({ name, namespaces }) => ({ name, namespaces, wanted: serviceNamespace(service, name) }))
    .filter(({ namespaces, wanted }) => namespaces?.namespaces.every(({ name }) => name !== wanted))
    .map(({ name, wanted }) =>
      fault(`${name}/namespaces`, 'namespaces', `${wanted}, where ${service.name} runs, is missing`),
    );
}
