import { AcmCertificate } from '@cdktf/provider-aws/lib/acm-certificate/index.js';
import { AcmCertificateValidation } from '@cdktf/provider-aws/lib/acm-certificate-validation/index.js';
import { Route53Record } from '@cdktf/provider-aws/lib/route53-record/index.js';
import type { TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { longestTexts } from '../aws-limits.ts';
import { checkedLength } from './checked-name.ts';

export interface DnsCertificateProps {
  readonly domain: string;
  /** The public hosted zone that holds the domain. */
  readonly hostedZoneId: string;
  /** The provider for the zone's account. @default that of the stack */
  readonly provider?: TerraformProvider | undefined;
}

/** A certificate of a domain and its wildcard that ACM validates, and renews, by a record in the domain's zone. */
export class DnsCertificate extends Construct {
  /** Known once ACM has issued the certificate. */
  readonly arn: string;

  constructor(scope: Construct, id: string, { domain, hostedZoneId, provider }: DnsCertificateProps) {
    super(scope, id);
    const certificate = new AcmCertificate(this, 'certificate', {
      domainName: checkedLength(this, 'the domain of a certificate', domain, longestTexts.certificateName),
      subjectAlternativeNames: [`*.${domain}`],
      validationMethod: 'DNS',
      // A load balancer releases a certificate only for another one.
      lifecycle: { createBeforeDestroy: true },
    });
    // One record, because ACM validates a domain and its wildcard by the same one. Without for_each over the options,
    // whose keys are unknown at the plan.
    const option = (attribute: string) => validationOption(certificate, domain, attribute);
    const record = new Route53Record(this, 'validation-record', {
      ...(provider ? { provider } : {}),
      zoneId: hostedZoneId,
      name: option('resource_record_name'),
      type: option('resource_record_type'),
      records: [option('resource_record_value')],
      ttl: 300,
      // All certificates of a domain in an account have the same record, so it may exist already.
      allowOverwrite: true,
    });
    this.arn = new AcmCertificateValidation(this, 'validation', {
      certificateArn: certificate.arn,
      validationRecordFqdns: [record.fqdn],
    }).certificateArn;
  }
}

/** An attribute of the domain's validation option. The options are a set, which cannot be indexed. */
function validationOption(certificate: AcmCertificate, domain: string, attribute: string): string {
  const matching = `option.${attribute} if option.domain_name == "${domain}"`;
  return `\${one([for option in ${certificate.fqn}.domain_validation_options : ${matching}])}`;
}
