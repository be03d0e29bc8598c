import { expect } from 'chai';
import type { ActionBuildRequest } from 'local-aws/codepipeline/pipeline-services.ts';
import { stackWith } from '../../../local-aws/test/helpers/pipeline-story.ts';
import { buildScenarios } from '../../src/permissions/scenarios.ts';

describe('buildScenarios', () => {
  const stack = stackWith();
  const project = (name: string) => {
    const found = [...stack.projects.values()].find((one) => one.name.includes(name));
    if (found === undefined) throw new Error(name);
    return found;
  };
  const request = (name: string) =>
    ({
      project: project(name),
      environmentVariables: [],
      initiator: 'codepipeline/hello-world',
    }) as unknown as ActionBuildRequest;
  const named = (...names: string[]) =>
    buildScenarios(names.map(request), { stack } as never).map(
      ({ name, succeeds }) => `${name}: ${succeeds}`,
    );

  it('are, of each project, a build that succeeds and one that fails', () => {
    expect(named('build', 'deploy', 'build', 'deploy')).to.deep.equal([
      'hello-world-build: true',
      'a failing hello-world-build: false',
      'hello-world-deploy-development: true',
      'a failing hello-world-deploy-development: false',
    ]);
  });

  it('have the undo of the environment that was taken back', () => {
    expect(named('build', 'deploy', 'build', 'deploy', 'build', 'deploy')).to.include(
      'an undo by hello-world-deploy-development: true',
    );
    expect(named('build', 'build', 'build')).not.to.include('an undo by hello-world-build: true');
  });

  it('are none without a build', () => {
    expect(named()).to.deep.equal([]);
  });
});
