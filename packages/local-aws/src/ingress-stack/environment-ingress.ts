/** What an environment's ingress and subdomains stacks make of its load balancer. */
export interface EnvironmentIngress {
  /** The class of Ingresses that the controller takes. */
  readonly className: string;
  /** The group of Ingresses that share the load balancer. */
  readonly group: string;
  /** The labels of the namespaces whose Ingresses may join. */
  readonly namespaceLabels: Readonly<Record<string, string>>;
  /** The names that the certificate is for. */
  readonly certificateNames: readonly string[];
  /** The names whose records lead to the load balancer. */
  readonly hosts: readonly string[];
  /** Whether a web firewall looks at requests first. */
  readonly hasWebFirewall: boolean;
  /** What it answers where no Ingress has the host. */
  readonly defaultAnswer: DefaultAnswer;
}

export interface DefaultAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}
