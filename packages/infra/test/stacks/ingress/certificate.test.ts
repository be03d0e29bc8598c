import { expect } from 'chai';
import { hostedZoneOf } from '../../../src/config/ingress.ts';
import { configuration } from '../../helpers/configuration.ts';
import { classOf, recordAt } from '../../helpers/ingress-stack.ts';
import { onlyResource, resourcesOf, stackNamed } from '../../helpers/synthesize.ts';

for (const { name: environment, ingress } of configuration.environments) {
  const stack = stackNamed(`${environment}-ingress`);
  const domain = ingress.dnsBaseDomain;

  describe(`the certificate of ${environment}`, () => {
    const [address] = Object.keys(resourcesOf(stack, 'aws_acm_certificate'));
    const options = `aws_acm_certificate.${address}.domain_validation_options`;
    const [recordAddress = ''] = Object.keys(resourcesOf(stack, 'aws_route53_record')).filter((name) =>
      name.startsWith('certificate'),
    );

    it('is of the domain and its wildcard, and made before the one it replaces is let go', () => {
      expect(onlyResource(stack, 'aws_acm_certificate')).to.deep.include({
        domain_name: domain,
        subject_alternative_names: [`*.${domain}`],
        validation_method: 'DNS',
        lifecycle: { create_before_destroy: true },
      });
    });

    it('is proven by one record: a second one, of the wildcard, would exist already', () => {
      expect(Object.keys(resourcesOf(stack, 'aws_route53_record'))).to.have.members([
        recordAddress,
        'eks_domain',
      ]);
    });

    it('reads its record out of a set without for_each, whose keys are unknown at the plan, and without [0]', () => {
      const option = (attribute: string) =>
        `\${one([for option in ${options} : option.${attribute} if option.domain_name == "${domain}"])}`;
      const record = recordAt(stack, recordAddress);
      expect(record).to.deep.include({
        name: option('resource_record_name'),
        type: option('resource_record_type'),
        records: [option('resource_record_value')],
      });
      expect(record).not.to.have.any.keys('for_each');
    });

    it('takes over a record that another certificate of the domain has made, as ACM gives both the same', () => {
      expect(recordAt(stack, recordAddress)).to.include({ allow_overwrite: true });
      expect(recordAt(stack, 'eks_domain')).not.to.have.any.keys('allow_overwrite');
    });

    it('is waited for until ACM has issued it, before a load balancer names it', () => {
      expect(onlyResource(stack, 'aws_acm_certificate_validation')).to.deep.include({
        validation_record_fqdns: [`\${aws_route53_record.${recordAddress}.fqdn}`],
      });
      expect(classOf(stack).certificateArn[0]).to.match(
        /^\$\{aws_acm_certificate_validation\.\S+\.certificate_arn\}$/,
      );
    });

    it('and all names are in a public zone that is looked up, not made', () => {
      expect(stack.data['aws_route53_zone']?.['hosted-zone']).to.include({
        name: hostedZoneOf(ingress),
        private_zone: false,
      });
      expect(stack.resource).not.to.have.property('aws_route53_zone');
      for (const record of Object.values(resourcesOf(stack, 'aws_route53_record')))
        expect(record).to.include({ zone_id: '${data.aws_route53_zone.hosted-zone.zone_id}' });
    });
  });
}
