import { expect } from 'chai';
import { ActionableError } from 'programs/actionable-error.ts';
import { stackWith, stackWithSetting } from '../../../local-aws/test/helpers/pipeline-story.ts';
import { pipelineSource } from '../../src/steps/deploy-targets.ts';

describe('pipelineSource', () => {
  it('is the repository and the branch of the source action', () => {
    expect(pipelineSource(stackWithSetting('Source', { BranchName: 'release' }))).to.deep.equal({
      url: 'https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/hello_world',
      branch: 'release',
    });
  });

  const sourceless = {
    'whose repository is not of the stack': stackWithSetting('Source', { RepositoryName: 'other' }),
    'without a branch': stackWithSetting('Source', { BranchName: undefined }),
    'without a source action': stackWith(({ stages }) => ({ stages: stages.slice(1) })),
  };
  for (const [which, stack] of Object.entries(sourceless)) {
    it(`refuses a pipeline ${which}`, () => {
      expect(() => pipelineSource(stack)).to.throw(
        ActionableError,
        'The pipeline hello-world has no source in a repository of its stack.',
      );
    });
  }
});
