export type { Configuration, EnvironmentConfig } from './config/configuration.ts';
export { type Architecture, architectureOf } from './config/instance-type.ts';
export { loadConfiguration } from './config/load.ts';
export { ConfigurationError } from './errors.ts';
export { deployStageName } from './stacks/names.ts';
