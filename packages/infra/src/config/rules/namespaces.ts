import { duplicates, isDnsLabel } from '../names.ts';
import type { NamespaceConfig, NamespacesConfig } from '../namespaces.ts';
import { compareQuantities } from '../quantity.ts';
import { loadBalancerNamespace } from '../reserved-names.ts';
import { namespaceId } from '../service-namespace.ts';
import type { Report } from './report.ts';

/** Faults of `namespaces.ts`. */
export function checkNamespaces(config: NamespacesConfig, environment: string, report: Report): void {
  config.namespaces.forEach((namespace, index) => {
    const reportHere: Report = (path, text) => report(`namespaces[${index}].${path}`, text);
    checkName(namespace.name, reportHere);
    checkSizes(namespace, reportHere);
  });
  const names = config.namespaces.map((namespace) => namespace.name);
  for (const { value, index } of duplicates(names))
    report(`namespaces[${index}].name`, `${value} is there twice`);
  const ids = [...new Set(names)].map((name) => namespaceId(name, environment));
  for (const { value } of duplicates(ids))
    report(
      `namespaces[${names.indexOf(value)}].name`,
      `${value} and ${value}-${environment} differ by the environment's name alone: leave one out`,
    );
}

function checkName(name: string, report: Report): void {
  if (!isDnsLabel(name)) report('name', `${name} is not a DNS label`);
  else if (name === 'default') report('name', 'default is a namespace that Kubernetes makes itself');
  else if (name.startsWith('kube-'))
    report('name', `${name} starts with kube-, which Kubernetes keeps for itself`);
  else if (name === loadBalancerNamespace)
    report('name', `${name} is the namespace of the shared load balancer`);
}

/** A pod that these contradict is never admitted, which nobody would see before the first roll-out. */
function checkSizes({ quota, containers }: NamespaceConfig, report: Report): void {
  const { requestCpu, requestMemory, limitMemory, maximumMemory } = containers;
  const ordered: [string, string, string, string][] = [
    ['quota.requestsMemory', quota.requestsMemory, 'quota.limitsMemory', quota.limitsMemory],
    ['containers.requestCpu', requestCpu, 'quota.requestsCpu', quota.requestsCpu],
    ['containers.requestMemory', requestMemory, 'quota.requestsMemory', quota.requestsMemory],
    ['containers.requestMemory', requestMemory, 'containers.limitMemory', limitMemory],
    ['containers.limitMemory', limitMemory, 'containers.maximumMemory', maximumMemory],
    ['containers.maximumMemory', maximumMemory, 'quota.limitsMemory', quota.limitsMemory],
  ];
  for (const [path, value, boundPath, bound] of ordered)
    if (compareQuantities(value, bound) > 0) report(path, `${value} is above ${boundPath}, ${bound}`);
}
