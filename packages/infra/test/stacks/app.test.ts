import { Vpc } from '@cdktf/provider-aws/lib/vpc/index.js';
import { Lazy, TerraformStack } from 'cdktf';
import { expect } from 'chai';
import { temporaryFolder } from '../../../programs/test/helpers/temporary-folder.ts';
import { createApp, withoutCreationStacks, writeStacks } from '../../src/stacks/app.ts';

describe('withoutCreationStacks', () => {
  const folder = temporaryFolder();
  const makeValue = () => Lazy.anyValue({ produce: () => 1 });

  it('makes values that know no stack of their making', () => {
    let stack: readonly string[] = makeValue().creationStack;
    expect(stack.join()).to.include('app.test.ts');
    withoutCreationStacks(() => {
      stack = makeValue().creationStack;
    });
    expect(stack).to.deep.equal([]);
  });

  it('leaves an error its trace, and gives stacks back after it', () => {
    let fault: unknown;
    try {
      withoutCreationStacks(() => new TerraformStack(createApp(folder.path), 'a name with spaces'));
    } catch (error) {
      fault = error;
    }
    expect(fault).to.be.an('error').with.property('stack').that.includes('app.test.ts');
    expect(makeValue().creationStack).not.to.be.empty;
  });
});

describe('writeStacks', () => {
  const folder = temporaryFolder();

  it('refuses a stack without the provider of one of its resources', () => {
    const app = createApp(folder.path);
    new Vpc(new TerraformStack(app, 'network'), 'vpc');
    expect(() => writeStacks(app)).to.throw(/stack 'network' for the following providers: aws$/);
  });
});
