import { DataAwsLb } from '@cdktf/provider-aws/lib/data-aws-lb/index.js';
import { Fn } from 'cdktf';
import type { Construct } from 'constructs';

/** Finds `k8s-staging-1a2b3c4d5e` in `internal-k8s-staging-1a2b3c4d5e-1234567890.eu-west-1.elb.amazonaws.com`. */
const loadBalancerName = '/^(?:internal-)?([^.]+)-[0-9a-z]+[.].+$/';

/** Looks up, at each plan, the load balancer that the controller created. Kubernetes knows only its DNS name. */
export function findLoadBalancer(scope: Construct, id: string, dnsName: string): DataAwsLb {
  return new DataAwsLb(scope, id, { name: Fn.replace(dnsName, loadBalancerName, '$1') });
}
