import { expect } from 'chai';
import { ActionableError } from 'programs/actionable-error.ts';
import { parseIngressStacks } from '../../src/ingress-stack/parse-ingress-stacks.ts';

type Attributes = Record<string, unknown>;

const alb = 'alb.ingress.kubernetes.io';
const notFound = {
  type: 'fixed-response',
  fixedResponseConfig: { contentType: 'text/plain', statusCode: '404', messageBody: 'Nothing here.' },
};
const classSpec = {
  group: { name: 'trial' },
  namespaceSelector: { matchLabels: { 'part-of': 'trial' } },
  scheme: 'internet-facing',
  targetType: 'ip',
  certificateArn: [`\${aws_acm_certificate_validation.it.certificate_arn}`],
  sslRedirectPort: '443',
};

/** The changes of a test to the two stacks. */
interface Changes {
  readonly spec?: Attributes;
  readonly values?: Attributes;
  readonly annotations?: Attributes;
  readonly record?: Attributes;
  readonly subdomain?: Attributes;
  readonly more?: Attributes;
  readonly subnets?: Attributes;
}

function parse({ spec, values, annotations, record, subdomain, more, subnets }: Changes = {}) {
  const chart = {
    clusterName: 'trial',
    region: 'eu-west-1',
    vpcId: `\${data.terraform_remote_state.trial-network.outputs.vpcId}`,
    ingressClass: 'alb',
    ingressClassParams: { spec: { ...classSpec, ...spec } },
    ...values,
  };
  const release = { name: 'controller', namespace: 'kube-system', chart: 'aws-load-balancer-controller' };
  const ingress = {
    resource: {
      helm_release: { it: { ...release, wait: true, values: [JSON.stringify(chart)] } },
      kubernetes_ingress_v1: {
        it: {
          metadata: {
            name: 'shared',
            namespace: 'load-balancer',
            annotations: {
              [`${alb}/listen-ports`]: '[{"HTTP":80},{"HTTPS":443}]',
              [`${alb}/actions.none`]: JSON.stringify(notFound),
              ...annotations,
            },
          },
          spec: {
            ingress_class_name: 'alb',
            default_backend: { service: { name: 'none', port: { name: 'use-annotation' } } },
          },
        },
      },
      aws_acm_certificate: {
        it: { domain_name: 'a.test', subject_alternative_names: ['*.a.test'], validation_method: 'DNS' },
      },
      aws_route53_record: {
        validation: { name: 'any', type: 'CNAME', records: ['any'], ttl: 300 },
        domain: {
          name: 'a.test',
          type: 'A',
          alias: {
            name: `\${kubernetes_ingress_v1.it.status[0].load_balancer[0].ingress[0].hostname}`,
            evaluate_target_health: false,
          },
          ...record,
        },
      },
      aws_s3_bucket: { logs: { bucket: 'logs' } },
      ...more,
    },
  };
  const alias = { name: `\${data.terraform_remote_state.state-trial-ingress.outputs.loadBalancerDnsName}` };
  const subdomains = {
    resource: { aws_route53_record: { sample: { name: 'sample.a.test', type: 'A', alias, ...subdomain } } },
  };
  const subnet = (cidr: string, role: string) => ({
    cidr_block: cidr,
    tags: { Name: cidr, [`kubernetes.io/role/${role}`]: '1' },
  });
  const network = {
    resource: {
      aws_subnet: {
        private: subnet('10.0.0.0/20', 'internal-elb'),
        public: subnet('10.0.128.0/20', 'elb'),
        ...subnets,
      },
    },
  };
  return parseIngressStacks(ingress, subdomains, network);
}

describe('parseIngressStacks', () => {
  it('finds the class, whose Ingresses join, the certificate, the names, and the answer for any other', () => {
    expect(parse()).to.deep.equal({
      region: 'eu-west-1',
      className: 'alb',
      group: 'trial',
      namespaceLabels: { 'part-of': 'trial' },
      certificateNames: ['a.test', '*.a.test'],
      hosts: ['a.test', 'sample.a.test'],
      sourceAddress: '10.0.143.254',
      hasWebFirewall: false,
      defaultAnswer: { status: 404, contentType: 'text/plain', body: 'Nothing here.' },
    });
  });

  it('finds a web firewall before it', () => {
    expect(parse({ spec: { wafv2AclArn: 'none' } })).to.include({ hasWebFirewall: false });
    expect(parse({ spec: { wafv2AclArn: '${aws_wafv2_web_acl.it.arn}' } })).to.include({
      hasWebFirewall: true,
    });
  });

  it('takes a load balancer that is internal, or open to a few, for one that the sandbox reaches', () => {
    const spec = { scheme: 'internal', inboundCIDRs: ['10.0.0.0/16', '${element(any.list, 0)}/32'] };
    expect(parse({ spec })).to.deep.equal({ ...parse(), sourceAddress: '10.0.15.254' });
  });

  const refusals: [what: string, Changes, says: string][] = [
    [
      'a network without a subnet for load balancers',
      { subnets: { public: { cidr_block: '10.0.128.0/20', tags: {} } } },
      'the network stack has no aws_subnet with the tag kubernetes.io/role/elb = 1',
    ],
    [
      'a parameter of the class that it does not know',
      { spec: { minimumLoadBalancerCapacity: {} } },
      'minimumLoadBalancerCapacity is a setting the rehearsal does not know; remove it, or teach src/ingress-stack what it does.',
    ],
    [
      'a value of the chart that it does not know',
      { values: { ingressClassConfig: { default: true } } },
      'ingressClassConfig is a setting the rehearsal does not know',
    ],
    ['targets that are not pods', { spec: { targetType: 'instance' } }, 'ingressClassParams.spec.targetType'],
    [
      'no redirect to HTTPS',
      { spec: { sslRedirectPort: undefined } },
      'ingressClassParams.spec.sslRedirectPort',
    ],
    [
      'two certificates',
      { spec: { certificateArn: ['one', 'two'] } },
      'ingressClassParams.spec.certificateArn',
    ],
    [
      'an annotation that it does not know',
      { annotations: { [`${alb}/auth-type`]: 'cognito' } },
      `${alb}/auth-type is an annotation the rehearsal does not know.`,
    ],
    [
      'a default that is no fixed response',
      { annotations: { [`${alb}/actions.none`]: '{"type":"redirect"}' } },
      `${alb}/actions.none is no fixed response`,
    ],
    [
      'a domain that leads elsewhere',
      { record: { alias: { name: 'other.elb.test' } } },
      "aws_route53_record.domain: a.test leads to other.elb.test, not to the environment's load balancer",
    ],
    [
      'a subdomain that leads elsewhere',
      { subdomain: { alias: { name: `\${data.terraform_remote_state.x.outputs.name}` } } },
      'aws_route53_record.sample: sample.a.test leads to ${data.terraform_remote_state.x.outputs.name}',
    ],
    ['a record of another type', { subdomain: { type: 'AAAA' } }, 'aws_route53_record.sample: type'],
    [
      'a name that only an apply could tell',
      { subdomain: { name: `\${var.name}` } },
      '${var.name} is not known before an apply; write it as a literal.',
    ],
    [
      'a second Ingress',
      { more: { kubernetes_ingress_v1: { one: {}, two: {} } } },
      'the stack has 2 kubernetes_ingress_v1, and the rehearsal knows one',
    ],
    ['no certificate', { more: { aws_acm_certificate: {} } }, 'the stack has no aws_acm_certificate'],
  ];
  for (const [what, changes, says] of refusals) {
    it(`refuses ${what}, and says where`, () => {
      expect(() => parse(changes)).to.throw(ActionableError, says);
    });
  }
});
