/** Every address and name of the rehearsal's cluster. They exist only inside the sandbox's network. */
export const addresses = {
  nodeName: 'node-1',
  nodeIp: '10.77.0.1',
  podNetwork: '10.244.0.0/24',
  serviceNetwork: '10.96.0.0/16',
  /** The first address of the Service network: the API server's, for pods. */
  apiServerServiceIp: '10.96.0.1',
  clusterDnsIp: '10.96.0.10',
  /** Of the Services of type LoadBalancer. */
  loadBalancerNetwork: '10.77.1.0/24',
  /** Of the load balancers that Ingresses share: all of it is the node's own, so that one may listen on any of it. */
  applicationLoadBalancerNetwork: '10.77.2.0/24',
  apiServerUrl: 'https://127.0.0.1:6443',
  etcdUrl: 'http://127.0.0.1:2379',
  etcdPeerUrl: 'http://127.0.0.1:2380',
  /** Not the address of the git server: docker tries TLS on port 443 of a registry first. */
  registryIp: '127.0.0.2',
  registryUrl: 'http://127.0.0.2:80',
  proxyPort: 3128,
} as const;
