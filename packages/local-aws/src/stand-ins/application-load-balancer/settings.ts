import type { EnvironmentIngress } from '../../ingress-stack/parse-ingress-stacks.ts';

/** The settings file of the stand-in, which the rehearsal writes from the parsed stacks. */
export interface Settings {
  readonly httpPort: number;
  readonly httpsPort: number;
  readonly balancers: readonly BalancerSettings[];
}

/** An environment's load balancer. */
export interface BalancerSettings
  extends Pick<
    EnvironmentIngress,
    'group' | 'className' | 'namespaceLabels' | 'hasWebFirewall' | 'defaultAnswer'
  > {
  /** Where it listens, and the host name in the status of Ingresses. */
  readonly address: string;
  readonly hostname: string;
  /** Where its requests to pods come from; by default the address that the system chooses. */
  readonly sourceAddress?: string;
  /** Files of the certificate for all its names. */
  readonly certificate: string;
  readonly key: string;
}
