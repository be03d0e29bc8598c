export type { AccountConfig } from './environment/account-config.ts';
export type { DeliveryConfig, ServiceConfig } from './environment/delivery-config.ts';

export type { EksConfig } from './environment/eks-config.ts';
export type { Configuration, EnvironmentConfig } from './environment/environment-config.ts';
export type { IngressConfig } from './environment/ingress-config.ts';
export { type Architecture, architectureOf } from './environment/instance-type.ts';
export { loadConfiguration, loadEnvironments } from './environment/load-environments.ts';
export type { NamespacesConfig } from './environment/namespaces-config.ts';
export type { NetworkConfig } from './environment/network-config.ts';
export type { SubdomainsConfig } from './environment/subdomains-config.ts';
export { ConfigurationError } from './errors.ts';
export { deployStageName } from './stacks/names.ts';
