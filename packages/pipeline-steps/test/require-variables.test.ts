import { expect } from 'chai';
import { rejectionOf } from '../../programs/test/helpers/rejection-of.ts';
import { requireVariables } from '../src/require-variables.ts';

const context = {
  environment: { RELEASE_NAME: 'hello-service', NAMESPACE: '' },
  directory: '/',
  say: () => {},
  show: () => {},
};

describe('requireVariables', () => {
  it('accepts variables that have a value', async () => {
    await requireVariables(context, ['RELEASE_NAME']);
  });

  it('names each empty or unset variable, and where it is set', async () => {
    const error = await rejectionOf(requireVariables(context, ['RELEASE_NAME', 'NAMESPACE', 'IMAGE_TAG']));
    expect(error.message).to.equal(
      'NAMESPACE, IMAGE_TAG are empty: the CodeBuild project, or its action in the pipeline, sets the variables (packages/infra/src/stacks/delivery)',
    );
  });
});
