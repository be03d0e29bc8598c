const annotationPrefix = 'alb.ingress.kubernetes.io';

/** The annotation that overrides any other setting of the ports. */
export const listenPortsAnnotation = `${annotationPrefix}/listen-ports`;

/** A listener of a load balancer. */
export interface Listener {
  readonly scheme: 'http' | 'https';
  readonly port: number;
}

/**
 * The listener of the AWS Load Balancer Controller for an Ingress, HTTPS first; the status of an ALB has no ports. The rules
 * are those of its pages on annotations and certificate discovery, and of computeIngressListenPorts in its pkg/ingress:
 * `listen-ports`; else only HTTPS 443 if the class or the Ingress names a certificate; else only HTTP 80, whatever `spec.tls`
 * is. Of several HTTPS ports, the target of `ssl-redirect`. Other Ingresses of the group have no effect.
 */
export function albListener(
  annotations: Readonly<Record<string, string>>,
  classCertificates: readonly string[],
): Listener {
  const ports = readPorts(annotations[listenPortsAnnotation]);
  const [first] = ports.toSorted((one, other) => other.scheme.localeCompare(one.scheme));
  const redirect = Number(annotations[`${annotationPrefix}/ssl-redirect`]);
  const redirected = ports.find(({ scheme, port }) => scheme === 'https' && port === redirect);
  if (first) return redirected ?? first;
  const hasCertificate =
    classCertificates.length > 0 || /[^\s,]/.test(annotations[`${annotationPrefix}/certificate-arn`] ?? '');
  return hasCertificate ? { scheme: 'https', port: 443 } : { scheme: 'http', port: 80 };
}

/** `[{"HTTP":80},{"HTTPS":443}]`. The controller refuses any other form, so there is no address then. */
function readPorts(text = ''): Listener[] {
  return [...text.matchAll(/"(HTTPS?)"\s*:\s*(\d+)/g)].map(([, protocol, port]) => ({
    scheme: protocol === 'HTTPS' ? 'https' : 'http',
    port: Number(port),
  }));
}
