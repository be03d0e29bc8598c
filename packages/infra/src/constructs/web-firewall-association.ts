import { DataAwsLb } from '@cdktf/provider-aws/lib/data-aws-lb/index.js';
import { Wafv2WebAclAssociation } from '@cdktf/provider-aws/lib/wafv2-web-acl-association/index.js';
import { Fn } from 'cdktf';
import { Construct } from 'constructs';

export interface WebFirewallAssociationProps {
  readonly webAclArn: string;
  /** The load balancer's own name in DNS, known once the controller has made it. */
  readonly loadBalancerDnsName: string;
}

/** Finds `k8s-staging-1a2b3c4d5e` in `internal-k8s-staging-1a2b3c4d5e-1234567890.eu-west-1.elb.amazonaws.com`. */
const loadBalancerName = '/^(?:internal-)?([^.]+)-[0-9a-z]+[.].+$/';

/**
 * That a web ACL is before a load balancer. The controller puts it there, and leaves it there when it is no longer told
 * of it, as it may be another's. So that a web ACL can be switched off, Terraform knows of it too: it takes it off the
 * load balancer before it deletes it, which WAF refuses otherwise.
 */
export class WebFirewallAssociation extends Construct {
  constructor(scope: Construct, id: string, props: WebFirewallAssociationProps) {
    super(scope, id);
    const loadBalancer = new DataAwsLb(this, 'load-balancer', {
      name: Fn.replace(props.loadBalancerDnsName, loadBalancerName, '$1'),
    });
    new Wafv2WebAclAssociation(this, 'association', {
      resourceArn: loadBalancer.arn,
      webAclArn: props.webAclArn,
    });
  }
}
