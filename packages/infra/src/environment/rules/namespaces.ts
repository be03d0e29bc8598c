import { duplicates, isDnsLabel } from '../names.ts';
import type { NamespacesConfig } from '../namespaces-config.ts';
import type { Report } from './report.ts';

/** Kubernetes makes these itself. */
const kubernetesNamespaces = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];

/** Faults of `namespaces.ts`. */
export function checkNamespaces(config: NamespacesConfig, report: Report): void {
  const names = config.namespaces.map((namespace) => namespace.name);
  names.forEach((name, index) => {
    if (!isDnsLabel(name)) report(`namespaces[${index}].name`, `${name} is not a DNS label`);
    if (kubernetesNamespaces.includes(name))
      report(`namespaces[${index}].name`, `${name} is a namespace that Kubernetes makes itself`);
  });
  for (const { value, index } of duplicates(names))
    report(`namespaces[${index}].name`, `${value} is there twice`);
}
