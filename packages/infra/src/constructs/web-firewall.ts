import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group/index.js';
import { Wafv2WebAcl } from '@cdktf/provider-aws/lib/wafv2-web-acl/index.js';
import { Wafv2WebAclAssociation } from '@cdktf/provider-aws/lib/wafv2-web-acl-association/index.js';
import { Wafv2WebAclLoggingConfiguration } from '@cdktf/provider-aws/lib/wafv2-web-acl-logging-configuration/index.js';
import { Construct } from 'constructs';
import type { AwsPlace } from './aws-place.ts';
import { EncryptionKey } from './encryption-key.ts';
import { findLoadBalancer } from './find-load-balancer.ts';

export interface WebFirewallProps {
  readonly place: AwsPlace;
  /** The name of the web ACL, and the alias of the key that encrypts its log. */
  readonly name: string;
  readonly logRetentionDays: number;
}

/** Managed rules of AWS: common attacks, and known bad requests, such as Log4Shell's. */
const ruleSets = ['AWSManagedRulesCommonRuleSet', 'AWSManagedRulesKnownBadInputsRuleSet'] as const;

/** A web ACL with managed rules of AWS, and a log of the blocked requests. */
export class WebFirewall extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: WebFirewallProps) {
    super(scope, id);
    const { name } = props;
    const webAcl = new Wafv2WebAcl(this, 'web-acl', {
      name,
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      rule: ruleSets.map((ruleSet, index) => ({
        name: ruleSet,
        priority: index,
        overrideAction: { none: {} },
        // Statements nest without limit, so the binding has no type for them. It writes this as it is.
        statement: { managed_rule_group_statement: { vendor_name: 'AWS', name: ruleSet } },
        visibilityConfig: visibility(ruleSet),
      })),
      visibilityConfig: visibility(name),
      // WAF refuses to delete a web ACL in use, so it is deleted after the controller has been updated.
      lifecycle: { createBeforeDestroy: true },
    });
    this.arn = webAcl.arn;
    this.#keepLog(props);
  }

  #keepLog({ place, name, logRetentionDays }: WebFirewallProps): void {
    // WAF accepts only log groups with this prefix.
    const logGroupName = `aws-waf-logs-${name}`;
    const key = new EncryptionKey(this, 'key', {
      place,
      alias: name,
      description: `What ${name} refused`,
      logGroupNames: [logGroupName],
    });
    const logGroup = new CloudwatchLogGroup(this, 'log', {
      name: logGroupName,
      retentionInDays: logRetentionDays,
      kmsKeyId: key.arn,
    });
    new Wafv2WebAclLoggingConfiguration(this, 'logging', {
      resourceArn: this.arn,
      logDestinationConfigs: [logGroup.arn],
      loggingFilter: {
        defaultBehavior: 'DROP',
        filter: [
          {
            behavior: 'KEEP',
            requirement: 'MEETS_ANY',
            condition: [{ actionCondition: { action: 'BLOCK' } }],
          },
        ],
      },
    });
  }
}

function visibility(metricName: string) {
  return { cloudwatchMetricsEnabled: true, metricName, sampledRequestsEnabled: true };
}

export interface WebFirewallAssociationProps {
  readonly webAclArn: string;
  /** The DNS name of the load balancer, known once the controller has created it. */
  readonly loadBalancerDnsName: string;
}

/**
 * Associates a web ACL with a load balancer. The controller does the same, but never removes a web ACL, which may belong
 * to others. To switch the web ACL off, Terraform disassociates it before it deletes it: WAF refuses to delete one in use.
 */
export class WebFirewallAssociation extends Construct {
  constructor(scope: Construct, id: string, props: WebFirewallAssociationProps) {
    super(scope, id);
    const loadBalancer = findLoadBalancer(this, 'load-balancer', props.loadBalancerDnsName);
    new Wafv2WebAclAssociation(this, 'association', {
      resourceArn: loadBalancer.arn,
      webAclArn: props.webAclArn,
    });
  }
}
