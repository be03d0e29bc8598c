import { expect } from 'chai';
import { z } from 'zod';
import type { IngressConfig } from '../../../src/config/ingress.ts';
import { classOf } from '../../helpers/ingress-stack.ts';
import { changedStack, onlyResource, resourcesOf, stackNamed } from '../../helpers/synthesize.ts';

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
    // Destroyed after the change of the class, so that the controller removes the association first.
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
