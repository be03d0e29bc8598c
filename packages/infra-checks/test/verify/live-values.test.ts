import { expect } from 'chai';
import { stacks } from '../../../infra/test/helpers/synthesize.ts';
import { type Evaluate, liveValueFindings } from '../../src/verify/live-values.ts';

describe('liveValueFindings', () => {
  it('hands over expressions with nothing left in them that Terraform would have to ask AWS for', async () => {
    const asked: string[] = [];
    await liveValueFindings(stacks, async (expressions, locals) => {
      asked.push(...expressions);
      for (const expression of expressions)
        for (const [, name = ''] of expression.matchAll(/local\.([\w-]+)/g))
          expect(locals).to.have.property(name);
      return [];
    });
    expect(asked.length).to.be.above(50);
    for (const expression of asked) expect(expression).not.to.match(/\b(data|aws_\w+|kubernetes_\w+)\.|\$\{/);
  });

  it('names the stack, the address, the answer of AWS and what should come of it', async () => {
    const tooMany: Evaluate = async (expressions) => expressions.map(() => 1000);
    const [nodes] = await liveValueFindings(stacks, tooMany);
    expect(nodes?.outcome).to.equal('failed');
    expect(nodes?.text).to.match(/development-eks: aws_eks_node_group\.\S+ makes 1000 of \{\}, not 3/);
  });
});
