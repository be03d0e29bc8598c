import { join } from 'node:path';
import type { EnvironmentIngress } from 'local-aws/ingress-stack/parse-ingress-stacks.ts';
import { createAddressPool } from 'local-aws/stand-ins/address-pool.ts';
import type { Settings } from 'local-aws/stand-ins/application-load-balancer/settings.ts';
import { addresses } from 'local-cluster/cluster/addresses.ts';
import type { CertificateRequest } from 'local-cluster/cluster/certificates.ts';
import type { ClusterPaths } from 'local-cluster/cluster/cluster-paths.ts';
import type { KubernetesObject } from 'local-cluster/cluster/kubernetes-object.ts';
import { ActionableError } from 'programs/actionable-error.ts';

/** The load balancer of an environment, with its address and host name. */
export interface LoadBalancer extends EnvironmentIngress {
  readonly address: string;
  readonly hostname: string;
}

/** One load balancer for each environment, each with an address and a name of its own. */
export function planLoadBalancers(ingresses: readonly EnvironmentIngress[]): LoadBalancer[] {
  const pool = createAddressPool(addresses.applicationLoadBalancerNetwork);
  return ingresses.map((ingress) => {
    const address = pool.take(ingress.group);
    if (address === undefined)
      throw new ActionableError(
        `The network ${addresses.applicationLoadBalancerNetwork} has no address for the load balancer of ${ingress.group}; rehearse fewer environments.`,
      );
    const hostname = `k8s-${ingress.group}-rehearsal.${ingress.region}.elb.amazonaws.com`;
    return { ...ingress, address, hostname };
  });
}

/** The certificate in place of ACM's. A domain may be longer than the 64 characters of a subject. */
export function balancerCertificate({ group, certificateNames }: LoadBalancer): CertificateRequest {
  return {
    name: certificateFile(group),
    subject: '/CN=load-balancer',
    usage: 'serverAuth',
    alternativeNames: certificateNames.map((name) => `DNS:${name}`),
  };
}

/** The names of a load balancer: its own, and those of its records. */
export function balancerNames({ hostname, hosts }: LoadBalancer): string[] {
  return [hostname, ...hosts];
}

/** The IngressClasses of the controllers' charts, once each: all environments share the cluster. */
export function ingressClasses(balancers: readonly LoadBalancer[]): KubernetesObject[] {
  return [...new Set(balancers.map(({ className }) => className))].map((name) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IngressClass',
    metadata: { name },
    spec: { controller: 'ingress.k8s.aws/alb' },
  }));
}

/** The settings of the stand-in. */
export function balancerSettings(balancers: readonly LoadBalancer[], { pki }: ClusterPaths): Settings {
  return {
    httpPort: 80,
    httpsPort: 443,
    balancers: balancers.map(({ region: _region, certificateNames: _names, hosts: _hosts, ...balancer }) => ({
      ...balancer,
      certificate: join(pki, `${certificateFile(balancer.group)}.crt`),
      key: join(pki, `${certificateFile(balancer.group)}.key`),
    })),
  };
}

const certificateFile = (group: string) => `load-balancer-${group}`;
