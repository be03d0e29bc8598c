import { isIPv6 } from 'node:net';
import { albListener, type Listener, listenPortsAnnotation } from './alb-listener.ts';

/** The fields of an Ingress, Service, IngressClass or IngressClassParams that the address depends on. */
export interface ExposingObject {
  readonly kind?: string;
  readonly metadata?: { readonly name?: string; readonly annotations?: Readonly<Record<string, string>> };
  readonly spec?: {
    readonly type?: string;
    readonly ports?: readonly { readonly port: number }[];
    readonly ingressClassName?: string;
    readonly rules?: readonly { readonly host?: string }[];
    readonly tls?: readonly unknown[];
    /** Of an IngressClass: its controller and its parameters. */
    readonly controller?: string;
    readonly parameters?: { readonly kind?: string; readonly name?: string };
    /** Of IngressClassParams. */
    readonly certificateArn?: readonly string[];
  };
  readonly status?: {
    readonly loadBalancer?: {
      readonly ingress?: readonly { readonly hostname?: string; readonly ip?: string }[];
    };
  };
}

/** The address of a service outside its cluster. */
export interface PublicAddress {
  readonly kind: 'Ingress' | 'Service';
  /** A URL; undefined until the load balancer has an address. */
  readonly address: string | undefined;
}

/**
 * The address of the Ingress, else of a Service of type LoadBalancer; undefined if there is neither. The objects must contain
 * the IngressClass and its parameters, which `classOf` and `parametersOf` name.
 */
export function findPublicAddress(objects: readonly ExposingObject[]): PublicAddress | undefined {
  const ingress = objects.find(({ kind }) => kind === 'Ingress');
  if (ingress) return { kind: 'Ingress', address: ingressAddress(ingress, objects) };
  const service = objects.find(({ kind, spec }) => kind === 'Service' && spec?.type === 'LoadBalancer');
  return service && { kind: 'Service', address: serviceAddress(service) };
}

/** The first host of the rules, because the load balancer routes by host; without one, its address. */
function ingressAddress(ingress: ExposingObject, objects: readonly ExposingObject[]): string | undefined {
  const balancer = balancerHost(ingress);
  if (balancer === undefined) return undefined;
  const names = ingress.spec?.rules?.flatMap(({ host }) => (host && !host.startsWith('*') ? host : [])) ?? [];
  const { scheme, port } = listener(ingress, objects);
  return formatUrl(scheme, names[0] ?? balancer, port);
}

function serviceAddress(service: ExposingObject): string | undefined {
  const balancer = balancerHost(service);
  return balancer && formatUrl('http', balancer, service.spec?.ports?.[0]?.port ?? 80);
}

/** The name of the IngressClass that determines the port; undefined without one. */
export function classOf(objects: readonly ExposingObject[]): string | undefined {
  return objects.find(({ kind }) => kind === 'Ingress')?.spec?.ingressClassName;
}

/** The name of the IngressClassParams that determines the port; undefined if it makes no difference. */
export function parametersOf(objects: readonly ExposingObject[]): string | undefined {
  const ingress = objects.find(({ kind }) => kind === 'Ingress');
  const ingressClass = ingress && findClass(ingress, objects);
  const { kind, name } = ingressClass?.spec?.parameters ?? {};
  const isNeeded = isAlb(ingress, ingressClass) && kind === 'IngressClassParams';
  return isNeeded && ingress?.metadata?.annotations?.[listenPortsAnnotation] === undefined ? name : undefined;
}

/** The port to request: by the controller's rules for an ALB; for any other, HTTPS if there is a `tls`. */
function listener(ingress: ExposingObject, objects: readonly ExposingObject[]): Listener {
  const ingressClass = findClass(ingress, objects);
  if (isAlb(ingress, ingressClass)) {
    const parameters = objects.find(({ kind }) => kind === 'IngressClassParams');
    return albListener(ingress.metadata?.annotations ?? {}, parameters?.spec?.certificateArn ?? []);
  }
  return ingress.spec?.tls?.length ? { scheme: 'https', port: 443 } : { scheme: 'http', port: 80 };
}

function findClass({ spec }: ExposingObject, objects: readonly ExposingObject[]): ExposingObject | undefined {
  return objects.find(({ kind, metadata }) => {
    return kind === 'IngressClass' && metadata?.name === spec?.ingressClassName;
  });
}

/** The annotation is the older form of a class name; the controller accepts `alb` by default. */
function isAlb(ingress: ExposingObject | undefined, ingressClass: ExposingObject | undefined): boolean {
  if (ingress?.spec?.ingressClassName === undefined)
    return ingress?.metadata?.annotations?.['kubernetes.io/ingress.class'] === 'alb';
  return ingressClass?.spec?.controller === 'ingress.k8s.aws/alb';
}

function balancerHost({ status }: ExposingObject): string | undefined {
  const shown = status?.loadBalancer?.ingress?.[0];
  return shown?.hostname || shown?.ip || undefined;
}

function formatUrl(scheme: Listener['scheme'], host: string, port: number): string {
  const suffix = port === (scheme === 'https' ? 443 : 80) ? '' : `:${port}`;
  return `${scheme}://${isIPv6(host) ? `[${host}]` : host}${suffix}/`;
}
