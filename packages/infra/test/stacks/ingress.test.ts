import { expect } from 'chai';
import { z } from 'zod';
import { configuration } from '../helpers/configuration.ts';
import { attributesOf, classOf, kindsBefore, recordAt } from '../helpers/ingress-stack.ts';
import { type Block, onlyResource, resourcesOf, stackNamed } from '../helpers/synthesize.ts';
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

    it('points each name to the load balancer, by the outputs of the ingress stack', () => {
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
