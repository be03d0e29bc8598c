import { expect } from 'chai';
import { referencesOf } from '../../src/synthesized/references.ts';
import { stackNamed } from '../helpers/synthesize.ts';

const stack = stackNamed('staging-deployments');

describe('referencesOf', () => {
  it('sees references in arguments, inside functions, in policies, and in depends_on', async () => {
    const graph = await referencesOf(stack);
    const project = [...graph].find(([address]) => /codebuild_project/.test(address));
    expect(project?.[1].map(({ address }) => address.replace(/\..*/, ''))).to.include.members([
      'data',
      'aws_cloudwatch_log_group',
      'aws_iam_role',
      'aws_iam_role_policy',
      'aws_security_group',
    ]);
  });

  it('separates the address from the attributes after it', async () => {
    const references = [...(await referencesOf(stack)).values()].flat();
    expect(references.find(({ text }) => text.includes('vpcId'))).to.deep.include({
      attributes: ['outputs', 'vpcId'],
    });
  });
});
