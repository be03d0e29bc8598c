import { join } from 'node:path';
import type { App } from 'cdktf';
import { type Configuration, type EnvironmentConfig, everyEnvironment } from './config/configuration.ts';
import { AwsPlace } from './constructs/aws-place.ts';
import { packageFolder } from './package-folder.ts';
import { createApp, withoutCreationStacks, writeStacks } from './stacks/app.ts';
import { AutoscalerStack } from './stacks/autoscaler.ts';
import { DeliveryStack } from './stacks/delivery.ts';
import { DeploymentsStack } from './stacks/deployments.ts';
import { EksStack } from './stacks/eks.ts';
import { IngressStack } from './stacks/ingress.ts';
import { MonitoringStack } from './stacks/monitoring.ts';
import { deliveryStackName, type EnvironmentStackName, nightlyStackName, stackName } from './stacks/names.ts';
import { NamespacesStack } from './stacks/namespaces.ts';
import { NetworkStack } from './stacks/network.ts';
import { NightlyStack } from './stacks/nightly.ts';
import type { PlacedEnvironment } from './stacks/places.ts';
import { placeOf, statePlaces } from './stacks/places.ts';
import { StateStack } from './stacks/state.ts';
import { SubdomainsStack } from './stacks/subdomains.ts';

/** The folder for the stacks: the one that cdktf-cli asks for, or one beside this package's sources. */
export const outputDirectory = process.env.CDKTF_OUTDIR ?? join(packageFolder, 'cdktf.out');

interface SynthesisOptions {
  /** @default outputDirectory */
  readonly directory?: string;
  /** The state stacks that import the existing bucket instead of creating one. @default none */
  readonly importsStatesBucket?: readonly string[];
}

/** Creates all stacks, in the order in which they are deployed. */
function createStacks(app: App, configuration: Configuration, importsStatesBucket: readonly string[]): void {
  const { account, delivery, environments, retiredEnvironments } = configuration;
  const placed = (environment: EnvironmentConfig): PlacedEnvironment => ({
    environment,
    place: placeOf(configuration, environment),
  });
  for (const { name, place } of statePlaces(configuration))
    new StateStack(app, name, { place, importsBucket: importsStatesBucket.includes(name) });
  for (const environment of everyEnvironment(configuration))
    createEnvironmentStacks(app, configuration, placed(environment));
  const shared = { place: new AwsPlace(account), delivery, environments: environments.map(placed) };
  new DeliveryStack(app, deliveryStackName, {
    ...shared,
    retiredEnvironments: retiredEnvironments.map(placed),
  });
  // It depends on no other stack: it refers to the topic of the delivery by name.
  new NightlyStack(app, nightlyStackName, shared);
}

function createEnvironmentStacks(
  app: App,
  { account, delivery, retiredEnvironments }: Configuration,
  placed: PlacedEnvironment,
): void {
  const { environment } = placed;
  const services = retiredEnvironments.includes(environment) ? [] : delivery.services;
  const props = { ...placed, delivery, deliveryPlace: new AwsPlace(account), services };
  const nameOf = (stack: EnvironmentStackName) => stackName(environment.name, stack);
  const network = new NetworkStack(app, nameOf('network'), props);
  const eks = new EksStack(app, nameOf('eks'), props);
  const autoscaler = new AutoscalerStack(app, nameOf('autoscaler'), props);
  const ingress = new IngressStack(app, nameOf('ingress'), props);
  const subdomains = new SubdomainsStack(app, nameOf('subdomains'), props);
  const namespaces = new NamespacesStack(app, nameOf('namespaces'), props);
  const monitoring = new MonitoringStack(app, nameOf('monitoring'), props);
  const deployments = new DeploymentsStack(app, nameOf('deployments'), props);
  eks.addDependency(network);
  for (const inCluster of [autoscaler, ingress, deployments]) inCluster.addDependency(eks);
  // A destroy removes what is in the namespaces first: only the controller can delete its load balancers.
  for (const behind of [subdomains, namespaces, monitoring]) behind.addDependency(ingress);
}

/** Writes all stacks. Prints nothing and starts no program. */
export function synthesize(
  configuration: Configuration,
  { directory = outputDirectory, importsStatesBucket = [] }: SynthesisOptions = {},
): void {
  withoutCreationStacks(() => {
    const app = createApp(directory);
    createStacks(app, configuration, importsStatesBucket);
    writeStacks(app);
  });
}
