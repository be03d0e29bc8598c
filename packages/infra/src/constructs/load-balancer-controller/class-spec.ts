/** The settings of all Ingresses of a class. They override annotations. */
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
  /** CIDR blocks that may reach the load balancer. Annotations cannot add to them. */
  readonly inboundBlocks: readonly string[];
  /** The web ACL of the load balancer; `none` removes any. @default an existing one stays */
  readonly webAclArn?: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** TLS 1.3, and TLS 1.2 with forward secrecy; with post-quantum key exchange. */
const sslPolicy = 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09';

/**
 * The spec of the class's IngressClassParams (elbv2.k8s.aws/v1beta1). These settings override
 * annotations. Otherwise, contradicting annotations of one group would stop the controller for all of its Ingresses.
 */
export function classSpec(settings: ClassSettings) {
  return {
    group: { name: settings.group },
    namespaceSelector: { matchLabels: settings.namespaceLabels },
    scheme: settings.scheme,
    inboundCIDRs: settings.inboundBlocks,
    // By ids, not by tags: the controller looks for tags only when it creates the load balancer, and pods in a zone that is
    // added later would get no requests.
    subnets: { ids: settings.subnetIds },
    ipAddressType: 'ipv4',
    targetType: 'ip',
    certificateArn: [settings.certificateArn],
    sslPolicy,
    sslRedirectPort: '443',
    // Without the field, the controller keeps a web ACL of others, such as Firewall Manager.
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
