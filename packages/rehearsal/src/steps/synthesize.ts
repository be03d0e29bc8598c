import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DeliveryStack } from 'local-aws/delivery-stack/delivery-stack.ts';
import { parseDeliveryStack } from 'local-aws/delivery-stack/parse-delivery-stack.ts';
import { type EksCluster, readCluster } from 'local-aws/eks-stack/read-cluster.ts';
import { type ResourcePolicy, readResourcePolicies } from 'local-aws/iam/read-resource-policies.ts';
import { type IamRole, readRoles } from 'local-aws/iam/read-roles.ts';
import type { EnvironmentIngress } from 'local-aws/ingress-stack/parse-ingress-stacks.ts';
import { parseIngressStacks } from 'local-aws/ingress-stack/parse-ingress-stacks.ts';
import { parseNamespacesStack } from 'local-aws/namespaces-stack/parse-namespaces-stack.ts';
import type { KubernetesObject } from 'local-cluster/cluster/kubernetes-object.ts';
import { runProgram } from 'programs/run-program.ts';

/** The parts of the synthesized stacks that the rehearsal uses. */
export interface SynthesizedStacks {
  readonly stack: DeliveryStack;
  /** The Kubernetes objects of all namespaces stacks, in an order in which they can be created. */
  readonly platform: readonly KubernetesObject[];
  /** The load balancer of each environment, in their order. */
  readonly ingresses: readonly EnvironmentIngress[];
  /** The clusters, with their access entries. */
  readonly clusters: readonly EksCluster[];
  /** The roles of the delivery and of the clusters. */
  readonly roles: readonly IamRole[];
  /** The policies of the delivery's resources. */
  readonly resourcePolicies: readonly ResourcePolicy[];
}

/** Synthesizes the checkout's infrastructure into `outputDirectory` and reads the rehearsed parts. */
export async function synthesize(options: {
  readonly checkout: string;
  readonly outputDirectory: string;
  readonly environments: readonly string[];
  readonly signal: AbortSignal;
}): Promise<SynthesizedStacks> {
  const { checkout, outputDirectory, environments, signal } = options;
  await runProgram([process.execPath, join(checkout, 'packages/infra/src/main.ts')], {
    environment: { CDKTF_OUTDIR: outputDirectory, CHECKPOINT_DISABLE: '1' },
    signal,
  });
  const read = async (stack: string): Promise<unknown> =>
    JSON.parse(await readFile(join(outputDirectory, 'stacks', stack, 'cdk.tf.json'), 'utf8'));
  const delivery = await read('delivery');
  const clusters = await Promise.all(environments.map((name) => read(`${name}-eks`)));
  const deployments = await Promise.all(environments.map((name) => read(`${name}-deployments`)));
  const namespaces = await Promise.all(environments.map((name) => read(`${name}-namespaces`)));
  const ingresses = await Promise.all(
    environments.map(async (name) =>
      parseIngressStacks(
        await read(`${name}-ingress`),
        await read(`${name}-subdomains`),
        await read(`${name}-network`),
      ),
    ),
  );
  return {
    ingresses,
    stack: parseDeliveryStack(delivery, deployments),
    platform: namespaces.flatMap(parseNamespacesStack),
    clusters: clusters.map(readCluster),
    roles: [delivery, ...deployments, ...clusters].flatMap(readRoles),
    resourcePolicies: readResourcePolicies(delivery),
  };
}
