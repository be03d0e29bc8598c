/** The addresses and names of the cluster. They exist only in the sandbox's network. */
export const addresses = {
  nodeName: 'node-1',
  nodeIp: '10.77.0.1',
  podNetwork: '10.244.0.0/24',
  /** The node's address for its pods: the first one of their network. */
  podGatewayIp: '10.244.0.1',
  serviceNetwork: '10.96.0.0/16',
  /** The API server's address for pods: the first one of the Service network. */
  apiServerServiceIp: '10.96.0.1',
  clusterDnsIp: '10.96.0.10',
  /** For Services of type LoadBalancer. */
  loadBalancerNetwork: '10.77.1.0/24',
  /** For the load balancers of Ingresses. The node owns all addresses of it, so that a program can listen on any. */
  applicationLoadBalancerNetwork: '10.77.2.0/24',
  apiServerUrl: 'https://127.0.0.1:6443',
  etcdUrl: 'http://127.0.0.1:2379',
  etcdPeerUrl: 'http://127.0.0.1:2380',
  /** The registry itself, which asks for no login. The image registry of AWS's name is in front of it. */
  registryHost: '127.0.0.2:80',
  registryUrl: 'http://127.0.0.2:80',
  /** AWS's services, at their own names. */
  endpointsIp: '127.0.0.3',
  /** Where CodeBuild's container gets its keys. */
  credentialsIp: '169.254.170.2',
  /** Whom the API server asks about a token. */
  tokenReviewUrl: 'https://127.0.0.3:9443/',
  proxyPort: 3128,
  /** Of CodePipeline's API in a kept sandbox, on 127.0.0.1. */
  pipelineApiPort: 4566,
} as const;
