import type { Construct } from 'constructs';
import { clusterAccess } from './cluster-access.ts';
import { EnvironmentStack, type EnvironmentStackProps } from './environment-stack.ts';
import { wireAwsProvider, wireHelmProvider } from './providers.ts';

/** An environment's cluster autoscaler: adds nodes where pods wait, and takes away those that are idle. */
export class AutoscalerStack extends EnvironmentStack {
  constructor(scope: Construct, id: string, props: EnvironmentStackProps) {
    super(scope, id, props);
    wireAwsProvider(this, id, props.place, props.environment.name);
    const access = clusterAccess(this, props);
    wireHelmProvider(this, access);
  }
}
