import { expect } from 'chai';
import { errorsIn } from '../../src/verify/terraform-errors.ts';

describe('errorsIn', () => {
  it('says of each error of Terraform what, where and why, in one line', () => {
    const output = `
Error: Extraneous JSON object property

  on cdk.tf.json line 152, in resource.kubernetes_network_policy_v1.dns.spec:
 152:           "prots": []

No argument or block type is named "prots".

Error: spec.0.hard.pods ("many"): quantities must match the regular expression

  with kubernetes_resource_quota_v1.quota,
  on cdk.tf.json line 274, in resource.kubernetes_resource_quota_v1.quota.spec.hard:
 274:           }

`;
    expect(errorsIn(output)).to.deep.equal([
      'Extraneous JSON object property: on cdk.tf.json line 152, in resource.kubernetes_network_policy_v1.dns.spec: No argument or block type is named "prots".',
      'spec.0.hard.pods ("many"): quantities must match the regular expression: with kubernetes_resource_quota_v1.quota, on cdk.tf.json line 274, in resource.kubernetes_resource_quota_v1.quota.spec.hard',
    ]);
  });

  it('joins what Terraform has wrapped, and leaves out what it advises', () => {
    const output = `
Error: Failed to query available provider packages

Could not retrieve the list of available versions for provider
hashicorp/kubernetes: could not
connect to registry.terraform.io: no such host

To see which modules are currently depending on hashicorp/kubernetes and what
versions are specified, run the following command:
    terraform providers
`;
    expect(errorsIn(output)).to.deep.equal([
      'Failed to query available provider packages: Could not retrieve the list of available versions for provider hashicorp/kubernetes: could not connect to registry.terraform.io: no such host',
    ]);
  });

  it('reads through the frame that Terraform draws around an error', () => {
    const output = '╷\n│ Error: Missing required argument\n│ \n│   on cdk.tf.json line 3:\n│    3: {}\n╵\n';
    expect(errorsIn(output)).to.deep.equal(['Missing required argument: on cdk.tf.json line 3']);
  });

  it('ends with the last lines of output that names no error', () => {
    expect(errorsIn('one\n\ntwo\nthree\n  four\n')).to.deep.equal(['two', 'three', 'four']);
  });
});
