const PREFIX = 'alb.ingress.kubernetes.io';

/** The annotation beside which no other setting decides on the ports. */
export const LISTEN_PORTS = `${PREFIX}/listen-ports`;

/** Where a load balancer listens. */
export interface Listener {
  readonly scheme: 'http' | 'https';
  readonly port: number;
}

/**
 * Where the AWS Load Balancer Controller listens for an Ingress, HTTPS first: the status of an ALB has no ports. By its
 * pages on annotations and certificate discovery, and computeIngressListenPorts in its pkg/ingress: what `listen-ports`
 * says; without it HTTPS 443 alone where a certificate is named, by the class or the Ingress, and else HTTP 80 alone,
 * whatever `spec.tls` says. Of several HTTPS ports the one that `ssl-redirect` leads to. Others of the Ingress's group
 * have no part in it: the rules of an Ingress are on the ports of that Ingress.
 */
export function albListener(
  annotations: Readonly<Record<string, string>>,
  classCertificates: readonly string[],
): Listener {
  const ports = readPorts(annotations[LISTEN_PORTS]);
  const [first] = ports.toSorted((one, other) => other.scheme.localeCompare(one.scheme));
  const redirect = Number(annotations[`${PREFIX}/ssl-redirect`]);
  const redirected = ports.find(({ scheme, port }) => scheme === 'https' && port === redirect);
  if (first) return redirected ?? first;
  const hasCertificate =
    classCertificates.length > 0 || /[^\s,]/.test(annotations[`${PREFIX}/certificate-arn`] ?? '');
  return hasCertificate ? { scheme: 'https', port: 443 } : { scheme: 'http', port: 80 };
}

/** `[{"HTTP":80},{"HTTPS":443}]`; the controller refuses what is not written so, and there is no address then. */
function readPorts(text = ''): Listener[] {
  return [...text.matchAll(/"(HTTPS?)"\s*:\s*(\d+)/g)].map(([, protocol, port]) => ({
    scheme: protocol === 'HTTPS' ? 'https' : 'http',
    port: Number(port),
  }));
}
