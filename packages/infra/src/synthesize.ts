import { join } from 'node:path';
import type { App } from 'cdktf';
import { type Configuration, everyEnvironment } from './config/configuration.ts';
import { AwsPlace } from './constructs/aws-place.ts';
import { packageFolder } from './package-folder.ts';
import { createApp, withoutCreationStacks } from './stacks/app.ts';
import { AutoscalerStack } from './stacks/autoscaler.ts';
import { DeliveryStack } from './stacks/delivery.ts';
import { EksStack } from './stacks/eks.ts';
import { IngressStack } from './stacks/ingress.ts';
import { stackName } from './stacks/names.ts';
import { NamespacesStack } from './stacks/namespaces.ts';
import { NetworkStack } from './stacks/network.ts';
import { StateStack } from './stacks/state.ts';
import { SubdomainsStack } from './stacks/subdomains.ts';

/** cdktf-cli says where it wants the stacks; else they are written beside this package's sources. */
export const outputDirectory = process.env.CDKTF_OUTDIR ?? join(packageFolder, 'cdktf.out');

export interface SynthesisOptions {
  /** The state stack takes over the bucket that is there instead of making one. @default false */
  readonly importsStatesBucket?: boolean;
}

/** Every stack, in the order in which they are deployed. */
export function createStacks(
  app: App,
  configuration: Configuration,
  { importsStatesBucket = false }: SynthesisOptions = {},
): void {
  const { account, delivery, environments, retiredEnvironments } = configuration;
  const place = new AwsPlace(account);
  new StateStack(app, 'state', { place, importsBucket: importsStatesBucket });
  for (const environment of everyEnvironment(configuration)) {
    const { name } = environment;
    const props = { place, environment };
    const services = retiredEnvironments.includes(environment) ? [] : delivery.services;
    const network = new NetworkStack(app, stackName(name, 'network'), props);
    const eks = new EksStack(app, stackName(name, 'eks'), { ...props, services });
    const autoscaler = new AutoscalerStack(app, stackName(name, 'autoscaler'), props);
    const ingress = new IngressStack(app, stackName(name, 'ingress'), props);
    const subdomains = new SubdomainsStack(app, stackName(name, 'subdomains'), props);
    const namespaces = new NamespacesStack(app, stackName(name, 'namespaces'), { ...props, services });
    eks.addDependency(network);
    for (const inCluster of [autoscaler, ingress]) inCluster.addDependency(eks);
    // What is in the namespaces goes first: only the load balancer controller can take its load balancers away.
    for (const behind of [subdomains, namespaces]) behind.addDependency(ingress);
  }
  // Not made to depend on the clusters: it is deployed alone, and says what is missing when it reads their states.
  new DeliveryStack(app, 'delivery', { place, delivery, environments });
}

/** Writes every stack and says nothing. */
export function synthesize(configuration: Configuration, options?: SynthesisOptions): void {
  withoutCreationStacks(() => {
    const app = createApp(outputDirectory);
    createStacks(app, configuration, options);
    app.synth();
  });
}
