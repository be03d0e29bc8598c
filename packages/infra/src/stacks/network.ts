import type { Construct } from 'constructs';
import { EnvironmentStack, type EnvironmentStackProps } from './environment-stack.ts';
import { wireAwsProvider } from './providers.ts';

/** What other stacks may know of an environment's network. */
export interface NetworkOutputs {
  readonly vpcId: string;
  /** One in each zone, with a route out by NAT: nodes, and builds that deploy. */
  readonly privateSubnetIds: readonly string[];
  /** One in each zone, with a route to the internet: load balancers and NAT gateways. */
  readonly publicSubnetIds: readonly string[];
}

/** An environment's VPC: subnets over its zones and their ways out. */
export class NetworkStack extends EnvironmentStack {
  constructor(scope: Construct, id: string, props: EnvironmentStackProps) {
    super(scope, id, props);
    wireAwsProvider(this, id, props.place, props.environment.name);
  }
}
