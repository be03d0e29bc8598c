import { expect } from 'chai';
import { withoutTraces } from '../../src/stacks/app.ts';

describe('withoutTraces', () => {
  it('does the work once, without traces, and turns them on again', () => {
    const stacks: (string | undefined)[] = [];
    withoutTraces(() => stacks.push(new Error('here').stack));
    expect(stacks).to.deep.equal(['Error: here']);
    expect(new Error('after').stack).to.include('\n    at ');
  });

  it('does work that fails again, so that its error has a trace', () => {
    const fail = () => {
      throw new Error('of the work');
    };
    expect(() => withoutTraces(fail))
      .to.throw('of the work')
      .with.property('stack')
      .that.includes('without-traces.test.ts');
  });
});
