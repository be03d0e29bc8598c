import { expect } from 'chai';
import { graphFaults } from '../../src/synthesized/check-graph.ts';
import { stacks } from '../helpers/synthesize.ts';

describe('the stacks', () => {
  it('refer to nothing but what is there, in the right stack and with that attribute, and to nothing in a circle', async () => {
    const faults = await graphFaults(stacks);
    expect(faults.filter((fault) => !fault.includes(' publishes no '))).to.deep.equal([]);
  });
});
