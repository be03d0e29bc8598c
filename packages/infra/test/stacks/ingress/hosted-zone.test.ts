import { expect } from 'chai';
import { changedStack, onlyResource, resourcesOf } from '../../helpers/synthesize.ts';

const role = 'arn:aws:iam::444455556666:role/dns';
const stackOf = (name: string) =>
  changedStack(name, ({ ingress }) => ({ ingress: { ...ingress, hostedZoneRoleArn: role } }));

describe('a hosted zone in another account', () => {
  const ingress = stackOf('staging-ingress');
  const subdomains = stackOf('staging-subdomains');

  it('is changed by the role of that account, in that account only', () => {
    for (const { provider } of [ingress, subdomains])
      expect([provider['aws']].flat()[1])
        .to.include({ alias: 'dns' })
        .and.deep.include({
          allowed_account_ids: ['444455556666'],
          assume_role: [{ role_arn: role }],
        });
  });

  it('is looked up there, and gets all records there', () => {
    const [zone] = Object.values(ingress.data['aws_route53_zone'] ?? {});
    expect(zone).to.include({ provider: 'aws.dns' });
    const records = [ingress, subdomains].flatMap((stack) =>
      Object.values(resourcesOf(stack, 'aws_route53_record')),
    );
    expect(records).to.have.length.above(3);
    for (const record of records) expect(record).to.include({ provider: 'aws.dns' });
  });

  it('leaves the certificate and its validation in the account of the load balancer', () => {
    for (const type of ['aws_acm_certificate', 'aws_acm_certificate_validation'])
      expect(onlyResource(ingress, type)).not.to.have.property('provider');
  });
});
