import { Route53Record } from '@cdktf/provider-aws/lib/route53-record/index.js';
import type { TerraformProvider } from 'cdktf';
import type { Construct } from 'constructs';

export interface AliasRecordProps {
  /** The whole name, such as `api.example.com`. */
  readonly name: string;
  readonly hostedZoneId: string;
  readonly target: LoadBalancerName;
  /** The provider for the zone's account. @default that of the stack */
  readonly provider?: TerraformProvider | undefined;
}

/** A load balancer, as Route 53 needs it. */
export interface LoadBalancerName {
  readonly dnsName: string;
  /** The zone of all load balancers of a region, not the domain's own. */
  readonly zoneId: string;
}

/** A name that points to a load balancer, whatever its addresses are. */
export class AliasRecord extends Route53Record {
  constructor(scope: Construct, id: string, { name, hostedZoneId, target, provider }: AliasRecordProps) {
    super(scope, id, {
      ...(provider ? { provider } : {}),
      zoneId: hostedZoneId,
      name,
      type: 'A',
      // Several services share the load balancer: an unhealthy one must not remove the name of the others.
      alias: { name: target.dnsName, zoneId: target.zoneId, evaluateTargetHealth: false },
      // A record in another zone is created before the old one is deleted: resolvers would cache that there is none.
      lifecycle: { createBeforeDestroy: true },
    });
  }
}
