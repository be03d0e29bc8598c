import { expect } from 'chai';
import { z } from 'zod';
import type { IngressConfig } from '../../src/config/ingress.ts';
import type { Network } from '../../src/config/network.ts';
import { configuration } from '../helpers/configuration.ts';
import { attributesOf, classOf, kindsBefore, recordAt } from '../helpers/ingress-stack.ts';
import { type Block, changedStack, onlyResource, resourcesOf, stackNamed } from '../helpers/synthesize.ts';
import { statementsOf } from '../helpers/views.ts';

/** The labels or annotations of a Kubernetes resource. */
function mapOf(resource: Block, name: string): Record<string, string> {
  const metadata = z.record(z.string(), z.unknown()).parse(resource['metadata']);
  return z.record(z.string(), z.string()).parse(metadata[name]);
}

for (const { name: environment, ingress, subdomains } of configuration.environments) {
  const stack = stackNamed(`${environment}-ingress`);
  const domain = ingress.dnsBaseDomain;

  describe(`the shared load balancer of ${environment}`, () => {
    const shared = onlyResource(stack, 'kubernetes_ingress_v1');

    it('is one for all Ingresses of the class, of this environment’s namespaces', () => {
      expect(classOf(stack)).to.deep.include({
        group: { name: environment },
        scheme: 'internet-facing',
        targetType: 'ip',
        namespaceSelector: {
          matchLabels: {
            'app.kubernetes.io/part-of': environment,
            'app.kubernetes.io/managed-by': 'cdktf',
          },
        },
      });
      for (const name of ['ingress', 'namespaces']) {
        const namespace = onlyResource(stackNamed(`${environment}-${name}`), 'kubernetes_namespace_v1');
        expect(mapOf(namespace, 'labels')).to.include({
          'app.kubernetes.io/part-of': environment,
          'app.kubernetes.io/managed-by': 'cdktf',
        });
      }
    });

    it('answers over TLS 1.2 and 1.3, and leads from HTTP there', () => {
      expect(classOf(stack)).to.include({
        sslPolicy: 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09',
        sslRedirectPort: '443',
      });
      expect(mapOf(shared, 'annotations')).to.include({
        'alb.ingress.kubernetes.io/listen-ports': '[{"HTTP":80},{"HTTPS":443}]',
      });
    });

    it('answers 404 where no service does', () => {
      const backend = z
        .object({ default_backend: z.object({ service: z.object({ name: z.string(), port: z.unknown() }) }) })
        .parse(shared['spec']).default_backend.service;
      expect(backend.port).to.deep.equal({ name: 'use-annotation' });
      const annotations = mapOf(shared, 'annotations');
      expect(
        JSON.parse(annotations[`alb.ingress.kubernetes.io/actions.${backend.name}`] ?? '{}'),
      ).to.deep.equal({
        type: 'fixed-response',
        fixedResponseConfig: {
          contentType: 'text/plain',
          statusCode: '404',
          messageBody: 'No service has this name.',
        },
      });
    });

    it('refuses headers that HTTP does not allow, and is protected as the file says', () => {
      expect(attributesOf(stack)).to.include({
        'routing.http.drop_invalid_header_fields.enabled': 'true',
        'deletion_protection.enabled': String(ingress.protectFromDestroy),
      });
    });

    it('is made after the controller, waited for, and taken away before it', () => {
      expect(kindsBefore(shared)).to.have.members(['kubernetes_namespace_v1', 'helm_release']);
      expect(shared).to.deep.include({
        wait_for_load_balancer: true,
        timeouts: { create: '15m', delete: '15m' },
      });
    });

    it('gives the domain its address by its zone of load balancers, not by the domain’s', () => {
      const [address] = Object.keys(resourcesOf(stack, 'kubernetes_ingress_v1'));
      const [zone] = Object.keys(stack.data['aws_lb_hosted_zone_id'] ?? {});
      expect(recordAt(stack, 'eks_domain')).to.deep.include({
        name: domain,
        type: 'A',
        alias: {
          name: `\${kubernetes_ingress_v1.${address}.status[0].load_balancer[0].ingress[0].hostname}`,
          zone_id: `\${data.aws_lb_hosted_zone_id.${zone}.id}`,
          evaluate_target_health: false,
        },
      });
    });

    it('carries the tags of its stack', () => {
      expect(Object.fromEntries(classOf(stack).tags.map(({ key, value }) => [key, value]))).to.deep.equal({
        environment,
        stack: `${environment}-ingress`,
        'managed-by': 'cdktf',
      });
    });
  });

  describe(`the access logs of ${environment}`, () => {
    it('are in a bucket under S3’s own keys, as load balancers write to no other', () => {
      expect(onlyResource(stack, 'aws_s3_bucket_server_side_encryption_configuration'))
        .to.have.nested.property('rule[0].apply_server_side_encryption_by_default')
        .that.deep.equals({ sse_algorithm: 'AES256' });
      expect(attributesOf(stack)).to.include({
        'access_logs.s3.enabled': 'true',
        'access_logs.s3.bucket': onlyResource(stack, 'aws_s3_bucket')['bucket'],
      });
    });

    it('are written by load balancers of this account, where they write, and nowhere else', () => {
      const prefix = attributesOf(stack)['access_logs.s3.prefix'] ?? '';
      expect(prefix).not.to.match(/AWSLogs|^$|\/$/);
      const statements = statementsOf(onlyResource(stack, 'aws_s3_bucket_policy')['policy']);
      expect(statements.find(({ Sid }) => Sid === 'LoadBalancersWrite')).to.deep.equal({
        Sid: 'LoadBalancersWrite',
        Effect: 'Allow',
        Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
        Action: ['s3:PutObject'],
        Resource: [
          `arn:aws:s3:::${environment}-access-logs-000000000000-eu-west-1/${prefix}/AWSLogs/000000000000/*`,
        ],
        Condition: {
          ArnLike: {
            'aws:SourceArn': ['arn:aws:elasticloadbalancing:eu-west-1:000000000000:loadbalancer/*'],
          },
        },
      });
    });

    it('go after their days, and with the bucket where it is not protected', () => {
      expect(onlyResource(stack, 'aws_s3_bucket_lifecycle_configuration')).to.have.nested.property(
        'rule[0].expiration[0].days',
        ingress.accessLogRetentionDays,
      );
      expect(onlyResource(stack, 'aws_s3_bucket')['force_destroy']).to.equal(!ingress.protectFromDestroy);
    });
  });

  describe(`the ${environment}-subdomains stack`, () => {
    const records = resourcesOf(stackNamed(`${environment}-subdomains`), 'aws_route53_record');
    const output = (name: string) =>
      `\${data.terraform_remote_state.state-${environment}-ingress.outputs.${name}}`;

    it('leads each name to the load balancer, by what the ingress stack tells', () => {
      expect(Object.keys(records)).to.have.members(subdomains.deploymentsSubdomains);
      for (const [name, record] of Object.entries(records))
        expect(record).to.deep.include({
          name: `${name}.${domain}`,
          type: 'A',
          zone_id: output('hostedZoneId'),
          alias: {
            name: output('loadBalancerDnsName'),
            zone_id: output('loadBalancerZoneId'),
            evaluate_target_health: false,
          },
        });
      expect(Object.keys(stack.output)).to.have.members([
        'hostedZoneId',
        'loadBalancerDnsName',
        'loadBalancerZoneId',
      ]);
    });
  });
}

describe('the web firewall', () => {
  it('is before the load balancer where it is switched on, with AWS’s rules as they are', () => {
    const stack = stackNamed('production-ingress');
    const [address] = Object.keys(resourcesOf(stack, 'aws_wafv2_web_acl'));
    expect(classOf(stack).wafv2AclArn).to.equal(`\${aws_wafv2_web_acl.${address}.arn}`);
    const webAcl = onlyResource(stack, 'aws_wafv2_web_acl');
    expect(webAcl).to.deep.include({ scope: 'REGIONAL', default_action: { allow: {} } });
    const rules = z
      .array(z.looseObject({ statement: z.unknown(), override_action: z.unknown() }))
      .parse(webAcl['rule']);
    expect(rules.map(({ override_action }) => override_action)).to.deep.equal([{ none: {} }, { none: {} }]);
    expect(rules.map(({ statement }) => statement)).to.deep.equal(
      ['AWSManagedRulesCommonRuleSet', 'AWSManagedRulesKnownBadInputsRuleSet'].map((name) => ({
        managed_rule_group_statement: { vendor_name: 'AWS', name },
      })),
    );
  });

  it('is written as Terraform names things, although its rules have no type', () => {
    const text = JSON.stringify(onlyResource(stackNamed('production-ingress'), 'aws_wafv2_web_acl'));
    const keys = [...text.matchAll(/"([^"]+)":/g)].map(([, key]) => key);
    for (const key of keys) expect(key).to.match(/^([a-z0-9_]+|\/\/|uniqueId)$/);
  });

  it('logs what it refused, to a group of the prefix that WAF takes, under a key that is for this log', () => {
    const stack = stackNamed('production-ingress');
    const { name } = onlyResource(stack, 'aws_cloudwatch_log_group');
    expect(name).to.match(/^aws-waf-logs-/);
    expect(onlyResource(stack, 'aws_kms_key')['policy']).to.include(`log-group:${String(name)}`);
  });

  it('can be switched off: Terraform takes it off the load balancer, and then deletes it', () => {
    const stack = stackNamed('production-ingress');
    const [webAcl] = Object.keys(resourcesOf(stack, 'aws_wafv2_web_acl'));
    const [balancer] = Object.keys(stack.data['aws_lb'] ?? {});
    const [ingress] = Object.keys(resourcesOf(stack, 'kubernetes_ingress_v1'));
    expect(onlyResource(stack, 'aws_wafv2_web_acl_association')).to.include({
      web_acl_arn: `\${aws_wafv2_web_acl.${webAcl}.arn}`,
      resource_arn: `\${data.aws_lb.${balancer}.arn}`,
    });
    expect(stack.data['aws_lb']?.[balancer ?? ''])
      .to.have.property('name')
      .that.matches(new RegExp(`^\\$\\{replace\\(kubernetes_ingress_v1\\.${ingress}\\.status`));
    // Destroyed after what named it has changed: the controller is told first.
    expect(onlyResource(stack, 'aws_wafv2_web_acl')['lifecycle']).to.deep.equal({
      create_before_destroy: true,
    });
  });

  const withFirewall = (webFirewall: IngressConfig['webFirewall']) =>
    changedStack('production-ingress', ({ ingress }) => ({ ingress: { ...ingress, webFirewall } }));

  it('is nobody’s business where it is off: one of Firewall Manager stays', () => {
    const stack = withFirewall(false);
    expect(classOf(stack)).not.to.have.any.keys('wafv2AclArn', 'wafv2AclName');
    expect(stack.resource).not.to.have.any.keys('aws_wafv2_web_acl', 'aws_kms_key');
  });

  it('is taken off a load balancer that had one by detach, so that it can be deleted', () => {
    const stack = withFirewall('detach');
    expect(classOf(stack).wafv2AclArn).to.equal('none');
    expect(stack.resource).not.to.have.any.keys('aws_wafv2_web_acl', 'aws_kms_key');
  });
});

describe('who reaches the load balancer', () => {
  const reached = (loadBalancer: IngressConfig['loadBalancer'], natGateways: Network['natGateways']) => {
    const stack = changedStack('staging-ingress', ({ ingress, network }) => ({
      ingress: { ...ingress, loadBalancer },
      network: { ...network, natGateways },
    }));
    const { scheme, inboundCIDRs } = classOf(stack);
    return { scheme, inboundCIDRs };
  };
  const natBlock = (index: number) =>
    `\${element(data.terraform_remote_state.state-staging-network.outputs.natAddresses, ${index})}/32`;
  const office = '203.0.113.0/24';

  it('is everybody by default, and no annotation says otherwise', () => {
    const everybody = { scheme: 'internet-facing', inboundCIDRs: ['0.0.0.0/0'] };
    expect(reached(undefined, 'single')).to.deep.equal(everybody);
    expect(reached({ scheme: 'internet-facing' }, 'single')).to.deep.equal(everybody);
  });

  it('is who the file lists, and the deployments behind the NAT gateways, which ask for what they rolled out', () => {
    expect(reached({ inboundCidrs: [office] }, 'single')).to.deep.equal({
      scheme: 'internet-facing',
      inboundCIDRs: [office, natBlock(0)],
    });
    expect(reached({ inboundCidrs: [office] }, 'per-zone').inboundCIDRs).to.deep.equal([
      office,
      ...[0, 1, 2].map(natBlock),
    ]);
    const network = stackNamed('staging-network');
    const [gateway] = Object.keys(resourcesOf(network, 'aws_nat_gateway'));
    expect(network.output['natAddresses']).to.deep.include({
      value: [`\${aws_nat_gateway.${gateway}.public_ip}`],
    });
  });

  it('is the VPC and who the file lists where the load balancer is internal', () => {
    expect(reached({ scheme: 'internal', inboundCidrs: ['10.0.0.0/16'] }, 'single')).to.deep.equal({
      scheme: 'internal',
      inboundCIDRs: ['10.0.0.0/16', '10.60.0.0/16'],
    });
  });

  it('is wherever the file has a zone: a pod in another zone would get no request', () => {
    const subnetsOf = (change: Partial<IngressConfig>, zoneCount: number) =>
      classOf(
        changedStack('staging-ingress', ({ ingress, network }) => ({
          ingress: { ...ingress, ...change },
          network: { ...network, zoneCount },
        })),
      ).subnets.ids;
    const ids = (kind: string, zones: number) =>
      Array.from(
        { length: zones },
        (_, zone) =>
          `\${element(data.terraform_remote_state.state-staging-network.outputs.${kind}SubnetIds, ${zone})}`,
      );
    expect(subnetsOf({}, 3)).to.deep.equal(ids('public', 3));
    expect(subnetsOf({}, 2)).to.deep.equal(ids('public', 2));
    expect(subnetsOf({ loadBalancer: { scheme: 'internal' } }, 3)).to.deep.equal(ids('private', 3));
  });
});
