import { expect } from 'chai';
import { creationOrder, referencesOf } from '../helpers/references.ts';
import { deliveryStack, stacks } from '../helpers/synthesize.ts';

for (const [name, stack] of stacks)
  describe(`the resources of the ${name} stack`, () => {
    const graph = referencesOf(stack);

    it('refer to resources and data sources that are there', () => {
      const missing = [...graph.values()].flatMap((needed) => [...needed].filter((of) => !graph.has(of)));
      expect(missing).to.deep.equal([]);
    });

    it('have an order in which they can be made', () => {
      expect(creationOrder(graph)).to.have.members([...graph.keys()]);
    });
  });

describe('referencesOf', () => {
  it('sees references in arguments, inside functions, in policies, and in depends_on', () => {
    const graph = referencesOf(deliveryStack);
    const project = [...graph].find(([address]) => /codebuild_project.*deploy-staging/.test(address));
    expect([...(project?.[1] ?? [])].map((address) => address.replace(/\..*/, ''))).to.include.members([
      'data',
      'aws_cloudwatch_log_group',
      'aws_iam_role',
      'aws_iam_role_policy',
      'aws_kms_key',
      'aws_security_group',
    ]);
  });

  it('finds no order for two that need each other', () => {
    const graph = new Map([
      ['a', new Set(['b'])],
      ['b', new Set(['a'])],
      ['c', new Set<string>()],
    ]);
    expect(creationOrder(graph)).to.deep.equal(['c']);
  });
});
