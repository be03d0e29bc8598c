import { Route53Record } from '@cdktf/provider-aws/lib/route53-record/index.js';
import type { Construct } from 'constructs';

export interface AliasRecordProps {
  /** The whole name, such as `api.example.com`. */
  readonly name: string;
  readonly hostedZoneId: string;
  readonly target: LoadBalancerName;
}

/** How Route 53 knows a load balancer. */
export interface LoadBalancerName {
  readonly dnsName: string;
  /** The zone of all load balancers of a region, not the domain's own. */
  readonly zoneId: string;
}

/** A name that leads to a load balancer, whatever addresses it has. */
export class AliasRecord extends Route53Record {
  constructor(scope: Construct, id: string, { name, hostedZoneId, target }: AliasRecordProps) {
    super(scope, id, {
      zoneId: hostedZoneId,
      name,
      type: 'A',
      // Several services share the load balancer: one that is ill must not take the name from the others.
      alias: { name: target.dnsName, zoneId: target.zoneId, evaluateTargetHealth: false },
      // In another zone it is there before the old one goes: resolvers would keep that there is none.
      lifecycle: { createBeforeDestroy: true },
    });
  }
}
