import { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import { HelmProvider } from '@cdktf/provider-helm/lib/provider/index.js';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider/index.js';
import { Fn, type TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import type { AwsPlace } from '../constructs/aws-place.ts';
import { stackTags } from './names.ts';
import type { PlacedEnvironment } from './places.ts';
import { RemoteState } from './remote-state.ts';

/**
 * The AWS provider of a stack. It works only in the configured account, so a deploy with the placeholder id fails before it
 * has created anything.
 */
export function wireAwsProvider(stack: TerraformStack, place: AwsPlace, environment?: string): void {
  new AwsProvider(stack, 'aws', {
    region: place.region,
    allowedAccountIds: [place.accountId],
    defaultTags: [{ tags: stackTags(stack.node.id, environment) }],
  });
}

/**
 * The provider for the records of a hosted zone in another account, with a role of that account. Undefined for a zone in the
 * account of the stack, whose own provider is enough.
 */
export function wireDnsProvider(
  stack: TerraformStack,
  { place, environment }: PlacedEnvironment,
): AwsProvider | undefined {
  const { hostedZoneRoleArn: roleArn } = environment.ingress;
  if (roleArn === undefined) return undefined;
  // An underscore: no subdomain is called so.
  return new AwsProvider(stack, 'dns_zone', {
    alias: 'dns',
    region: place.region,
    assumeRole: [{ roleArn }],
    allowedAccountIds: [roleArn.split(':')[4] ?? ''],
  });
}

/** Access to a cluster: its endpoint, and a token that `aws` gets for whoever applies. */
interface ClusterAccess {
  readonly clusterName: string;
  readonly endpoint: string;
  /** Base64, as EKS gives it. */
  readonly certificateAuthority: string;
  readonly region: string;
}

/** The access of a stack that works inside the cluster of an environment. */
export function clusterAccess(scope: Construct, { place, environment }: PlacedEnvironment): ClusterAccess {
  const eks = new RemoteState(scope, 'eks', { place, environment });
  return {
    clusterName: environment.network.clusterName,
    endpoint: eks.text('clusterEndpoint'),
    certificateAuthority: eks.text('clusterCertificateAuthority'),
    region: place.region,
  };
}

/** The Kubernetes provider of a stack, for the cluster of another stack. */
export function wireKubernetesProvider(stack: TerraformStack, access: ClusterAccess): void {
  new KubernetesProvider(stack, 'kubernetes', { ...connection(access), exec: [tokenCommand(access)] });
}

/** The Helm provider of a stack, for the cluster of another stack. */
export function wireHelmProvider(stack: TerraformStack, access: ClusterAccess): void {
  new HelmProvider(stack, 'helm', { kubernetes: { ...connection(access), exec: tokenCommand(access) } });
}

function connection({ endpoint, certificateAuthority }: ClusterAccess) {
  return { host: endpoint, clusterCaCertificate: Fn.base64decode(certificateAuthority) };
}

/** Gets a token when it is needed: a token in a plan would have expired at the apply. */
function tokenCommand({ clusterName, region }: ClusterAccess) {
  return {
    apiVersion: 'client.authentication.k8s.io/v1beta1',
    command: 'aws',
    args: ['eks', 'get-token', '--cluster-name', clusterName, '--region', region],
  };
}
