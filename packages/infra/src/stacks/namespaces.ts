import type { Construct } from 'constructs';
import { clusterAccess } from './cluster-access.ts';
import { EnvironmentStack, type EnvironmentStackProps } from './environment-stack.ts';
import { wireKubernetesProvider } from './providers.ts';

/** An environment's namespaces, what each may use, and who may do what in them. */
export class NamespacesStack extends EnvironmentStack {
  constructor(scope: Construct, id: string, props: EnvironmentStackProps) {
    super(scope, id, props);
    const access = clusterAccess(this, props);
    wireKubernetesProvider(this, access);
  }
}
