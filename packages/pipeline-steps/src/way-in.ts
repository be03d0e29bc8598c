import { isIPv6 } from 'node:net';

/** What matters here of a Kubernetes Ingress or Service, as kubectl shows it. */
export interface ExposingObject {
  readonly kind?: string;
  readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> };
  readonly spec?: {
    readonly type?: string;
    readonly ports?: readonly { readonly port: number }[];
    readonly ingressClassName?: string;
    readonly rules?: readonly { readonly host?: string }[];
    readonly tls?: readonly unknown[];
  };
  readonly status?: {
    readonly loadBalancer?: {
      readonly ingress?: readonly { readonly hostname?: string; readonly ip?: string }[];
    };
  };
}

/** How a service is reached from outside its cluster. */
export interface WayIn {
  readonly kind: 'Ingress' | 'Service';
  /** As a URL; undefined until the load balancer has an address. */
  readonly address: string | undefined;
}

/** The Ingress where there is one, else a Service with a load balancer of its own; undefined where neither is. */
export function wayIn(objects: readonly ExposingObject[]): WayIn | undefined {
  const ingress = objects.find(({ kind }) => kind === 'Ingress');
  if (ingress) return { kind: 'Ingress', address: ingressAddress(ingress) };
  const service = objects.find(({ kind, spec }) => kind === 'Service' && spec?.type === 'LoadBalancer');
  return service && { kind: 'Service', address: serviceAddress(service) };
}

/** By the first name that its rules have, for that is what its load balancer goes by; without one, by its address. */
function ingressAddress(ingress: ExposingObject): string | undefined {
  const balancer = balancerHost(ingress);
  if (balancer === undefined) return undefined;
  const names = ingress.spec?.rules?.flatMap(({ host }) => (host && !host.startsWith('*') ? host : [])) ?? [];
  const { scheme, port } = listener(ingress);
  return formatUrl(scheme, names[0] ?? balancer, port);
}

function serviceAddress(service: ExposingObject): string | undefined {
  const balancer = balancerHost(service);
  return balancer && formatUrl('http', balancer, service.spec?.ports?.[0]?.port ?? 80);
}

interface Listener {
  readonly scheme: 'http' | 'https';
  readonly port: number;
}

/**
 * The port that is asked: of an AWS load balancer what the annotation says, HTTPS first, because its status has no ports
 * and its certificate is no matter of the Ingress; of any other, HTTPS where the Ingress has a `tls`.
 */
function listener({ metadata, spec }: ExposingObject): Listener {
  const ports = listenPorts(metadata?.annotations?.['alb.ingress.kubernetes.io/listen-ports']);
  const [first] = [...ports].sort((one, other) => other.scheme.localeCompare(one.scheme));
  if (first) return first;
  return spec?.tls?.length ? { scheme: 'https', port: 443 } : { scheme: 'http', port: 80 };
}

/** `[{"HTTP":80},{"HTTPS":443}]`; what is not written so says nothing, and its controller refuses it. */
function listenPorts(text: string | undefined): Listener[] {
  return [...(text ?? '').matchAll(/"(HTTPS?)"\s*:\s*(\d+)/g)].map(([, protocol, port]) => ({
    scheme: protocol === 'HTTPS' ? 'https' : 'http',
    port: Number(port),
  }));
}

function balancerHost({ status }: ExposingObject): string | undefined {
  const shown = status?.loadBalancer?.ingress?.[0];
  return shown?.hostname || shown?.ip || undefined;
}

function formatUrl(scheme: Listener['scheme'], host: string, port: number): string {
  const suffix = port === (scheme === 'https' ? 443 : 80) ? '' : `:${port}`;
  return `${scheme}://${isIPv6(host) ? `[${host}]` : host}${suffix}/`;
}
