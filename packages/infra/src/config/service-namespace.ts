import type { ServiceConfig } from './delivery.ts';

/**
 * The namespace of a service in an environment. It carries the environment's name, so that a command meant for
 * one cluster finds nothing to change in another (docs/decisions/0003).
 */
export function serviceNamespace(service: Pick<ServiceConfig, 'namespace'>, environment: string): string {
  return `${service.namespace}-${environment}`;
}

/**
 * The permanent id of a namespace in its environment's stack: its name without the environment's, so that a stack's
 * addresses are the same in all environments.
 */
export function namespaceId(name: string, environment: string): string {
  const suffix = `-${environment}`;
  return name.endsWith(suffix) ? name.slice(0, -suffix.length) : name;
}
