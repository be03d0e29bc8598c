/** The namespace of the Ingress that holds the shared load balancer; no deployer has a right in it. */
export const loadBalancerNamespace = 'load-balancer';
