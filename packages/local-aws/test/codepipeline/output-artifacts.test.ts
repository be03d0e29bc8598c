import { expect } from 'chai';
import type { PipelineAction, PipelineStack } from '../../src/delivery-stack/delivery-stack.ts';
import { buildResult, COMMIT_ID, execute, friendlyServices, stackWith } from '../helpers/pipeline-story.ts';

/** The build hands on files, and the deployment takes them. */
function stackWithRelease(): PipelineStack {
  const changes: Readonly<Record<string, Partial<PipelineAction>>> = {
    Build: { outputArtifacts: ['Release'] },
    Deploy: { inputArtifacts: ['Release'] },
  };
  return stackWith(({ stages }) => ({
    stages: stages.map((stage) => ({
      ...stage,
      actions: stage.actions.map((action) => {
        const { PrimarySource: _, ...configuration } = action.configuration;
        return { ...action, configuration, ...changes[action.name] };
      }),
    })),
  }));
}

describe('runExecution with an output artifact of a build', () => {
  it('hands the files that a build leaves on, without a commit', async () => {
    const { services, asked } = friendlyServices({
      runBuild: async () => buildResult({ IMAGE_TAG: '1.0.2' }, { artifactDirectory: '/release' }),
    });
    await execute(services, { stack: stackWithRelease() });
    expect(asked.builds.map(({ source }) => source)).to.deep.equal([
      { directory: '/source', commitId: COMMIT_ID },
      { directory: '/release' },
    ]);
  });

  it('fails a build that leaves no files for its output artifact', async () => {
    const { services } = friendlyServices();
    const result = await execute(services, { stack: stackWithRelease() });
    expect(result.stages[1]?.actions[0]?.message).to.equal(
      'buildspecs/build.yaml has no artifacts, and the action makes Release.',
    );
  });
});
