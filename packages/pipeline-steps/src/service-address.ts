import { isIPv6 } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { StepError } from './errors.ts';
import { runProgram } from './run-program.ts';
import type { StepContext } from './step.ts';

/** A Kubernetes Service, and how long to wait for its address. */
export interface ServiceRequest {
  readonly serviceName: string;
  readonly namespace: string;
  readonly timeoutSeconds: number;
  readonly intervalMs: number;
}

interface Service {
  readonly spec?: { readonly type?: string; readonly ports?: readonly { readonly port: number }[] };
  readonly status?: { readonly loadBalancer?: { readonly ingress?: readonly Ingress[] } };
}

interface Ingress {
  readonly hostname?: string;
  readonly ip?: string;
}

/**
 * Waits until the load balancer of a Service has an address and gives it as a URL. A Service of another type has no
 * address that a pipeline outside the cluster could test, so it is refused.
 */
export async function serviceAddress(context: StepContext, request: ServiceRequest): Promise<string> {
  const { serviceName, namespace, timeoutSeconds } = request;
  const deadline = performance.now() + timeoutSeconds * 1000;
  while (true) {
    const service = await readService(context, request);
    assertLoadBalancer(service, request);
    const address = formatAddress(service);
    if (address !== undefined) return address;
    if (performance.now() > deadline) {
      throw new StepError(
        `the Service ${serviceName} got no address from its load balancer within ${timeoutSeconds} s: \`kubectl describe service ${serviceName} --namespace ${namespace}\` shows why`,
      );
    }
    await delay(request.intervalMs);
  }
}

async function readService(context: StepContext, request: ServiceRequest): Promise<Service> {
  const args = ['get', 'service', request.serviceName, '--namespace', request.namespace, '--output', 'json'];
  const output = await runProgram(context, 'kubectl', args);
  try {
    return JSON.parse(output);
  } catch {
    throw new StepError(`kubectl get service did not answer in JSON: ${output.slice(0, 200)}`);
  }
}

function assertLoadBalancer({ spec }: Service, { serviceName, namespace }: ServiceRequest): void {
  if (spec?.type === 'LoadBalancer') return;
  throw new StepError(
    `the Service ${serviceName} in namespace ${namespace} is of type ${spec?.type}, which has no address outside the cluster: set service.type to LoadBalancer in the chart's values of this environment`,
  );
}

function formatAddress({ spec, status }: Service): string | undefined {
  const ingress = status?.loadBalancer?.ingress?.[0];
  const host = ingress?.hostname || ingress?.ip;
  if (!host) return undefined;
  const port = spec?.ports?.[0]?.port ?? 80;
  const suffix = port === 80 ? '' : `:${port}`;
  return `http://${isIPv6(host) ? `[${host}]` : host}${suffix}/`;
}
