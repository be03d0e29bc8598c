/** What is the same for all Ingresses of a class, whatever their own annotations say. */
export interface ClassSettings {
  /** The Ingresses of a group share one load balancer. */
  readonly group: string;
  /** Where the load balancer is: one subnet in each zone. */
  readonly subnetIds: readonly string[];
  /** Labels of the namespaces whose Ingresses may join. */
  readonly namespaceLabels: Readonly<Record<string, string>>;
  readonly certificateArn: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly scheme: 'internet-facing' | 'internal';
  /** CIDR blocks that may ask the load balancer; no annotation adds to them. */
  readonly inboundBlocks: readonly string[];
  /** The web ACL before the load balancer; `none` takes off whichever is there. @default whichever is there stays */
  readonly webAclArn?: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** TLS 1.3, and of 1.2 what has forward secrecy; with key exchange that a quantum computer does not break. */
const sslPolicy = 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09';

/**
 * The spec of the class's IngressClassParams (elbv2.k8s.aws/v1beta1). What stands here wins over annotations. Ingresses
 * of one group whose annotations contradict each other would else stop the controller for all of them.
 */
export function classSpec(settings: ClassSettings) {
  return {
    group: { name: settings.group },
    namespaceSelector: { matchLabels: settings.namespaceLabels },
    scheme: settings.scheme,
    inboundCIDRs: settings.inboundBlocks,
    // Found by their tags, they would be for ever the ones that there were when the load balancer was made, and a pod
    // in a zone that the load balancer has not gets no request.
    subnets: { ids: settings.subnetIds },
    ipAddressType: 'ipv4',
    targetType: 'ip',
    certificateArn: [settings.certificateArn],
    sslPolicy,
    sslRedirectPort: '443',
    // Left out, the controller touches none: another may be there by Firewall Manager.
    ...(settings.webAclArn === undefined ? {} : { wafv2AclArn: settings.webAclArn }),
    loadBalancerAttributes: keyed({
      ...settings.attributes,
      'routing.http.drop_invalid_header_fields.enabled': 'true',
    }),
    tags: keyed(settings.tags),
  };
}

function keyed(entries: Readonly<Record<string, string>>) {
  return Object.entries(entries).map(([key, value]) => ({ key, value }));
}
