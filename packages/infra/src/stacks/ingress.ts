import type { Construct } from 'constructs';
import { clusterAccess } from './cluster-access.ts';
import { EnvironmentStack, type EnvironmentStackProps } from './environment-stack.ts';
import { wireAwsProvider, wireHelmProvider, wireKubernetesProvider } from './providers.ts';

/** An environment's way in: certificate, load balancer controller, the shared load balancer and the domain's record. */
export class IngressStack extends EnvironmentStack {
  constructor(scope: Construct, id: string, props: EnvironmentStackProps) {
    super(scope, id, props);
    wireAwsProvider(this, id, props.place, props.environment.name);
    const access = clusterAccess(this, props);
    wireKubernetesProvider(this, access);
    wireHelmProvider(this, access);
  }
}
