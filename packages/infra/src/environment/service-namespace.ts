import type { ServiceConfig } from './delivery-config.ts';

/**
 * The namespace of a service in an environment. It carries the environment's name, so that a command meant for
 * one cluster finds nothing to change in another (docs/decisions/0003).
 */
export function serviceNamespace(service: Pick<ServiceConfig, 'namespace'>, environment: string): string {
  return `${service.namespace}-${environment}`;
}
