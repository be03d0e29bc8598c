import type { Construct } from 'constructs';
import { EnvironmentStack, type EnvironmentStackProps } from './environment-stack.ts';
import { wireAwsProvider } from './providers.ts';

/** A record for each of an environment's subdomains, to its shared load balancer. */
export class SubdomainsStack extends EnvironmentStack {
  constructor(scope: Construct, id: string, props: EnvironmentStackProps) {
    super(scope, id, props);
    wireAwsProvider(this, id, props.place, props.environment.name);
  }
}
