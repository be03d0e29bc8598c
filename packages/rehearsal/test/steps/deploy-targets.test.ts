import { expect } from 'chai';
import type { BuildProject, DeliveryStack, PipelineStage } from 'local-aws/delivery-stack/delivery-stack.ts';
import { project } from '../../../local-aws/test/helpers/build-request.ts';
import { stackWith } from '../../../local-aws/test/helpers/pipeline-story.ts';
import { deployTargets } from '../../src/steps/deploy-targets.ts';

const variables = (environment: string) => ({
  ENVIRONMENT: environment,
  CLUSTER_NAME: `cluster-${environment}`,
  NAMESPACE: `hello-${environment}`,
  RELEASE_NAME: 'hello-service',
  DEPLOYER_ROLE_ARN: `arn:aws:iam::000000000000:role/${environment}`,
  SERVICE_HOST: `hello.${environment}.test`,
  SMOKE_TEST_PATH: '/ping',
  SMOKE_TEST_STATUS: '203',
  SMOKE_TEST_TEXT: 'Hello Moon!',
});

function projectWith(name: string, values: Readonly<Record<string, string>>): BuildProject {
  const environmentVariables = Object.entries(values).map(([name, value]) => ({ name, value }));
  return { ...project, name, environmentVariables };
}

/** A stack whose stages run the named projects, after its source. */
function stackRunning(projects: readonly BuildProject[], names: readonly string[]): DeliveryStack {
  const [source, build] = stackWith().pipeline.stages;
  if (!source || !build) throw new Error('the fixture has no source and build stage');
  const stageOf = (ProjectName: string): PipelineStage => ({
    name: `Run-${ProjectName}`,
    actions: build.actions.map((action) => ({ ...action, configuration: { ProjectName } })),
  });
  const { pipeline, ...stack } = stackWith(() => ({ stages: [source, ...names.map(stageOf)] }));
  const ofName = new Map(projects.map((project) => [project.name, project]));
  return { ...stack, pipelines: [pipeline], projects: ofName };
}

describe('deployTargets', () => {
  const development = projectWith('deploy-development', variables('development'));
  const staging = projectWith('deploy-staging', variables('staging'));
  const build = projectWith('build', { IMAGE_REPOSITORY_NAME: 'hello_world_repo' });

  it('reads where a deploy project deploys to from its variables', () => {
    expect(deployTargets(stackRunning([development], ['deploy-development']))).to.deep.equal([
      {
        environment: 'development',
        clusterName: 'cluster-development',
        namespace: 'hello-development',
        releaseName: 'hello-service',
        deployerRoleArn: 'arn:aws:iam::000000000000:role/development',
        host: 'hello.development.test',
        smokeTest: { path: '/ping', status: 203, text: 'Hello Moon!' },
      },
    ]);
  });

  it('gives the targets in the order of the pipeline, not of the projects', () => {
    const stack = stackRunning(
      [staging, build, development],
      ['build', 'deploy-development', 'deploy-staging'],
    );
    expect(deployTargets(stack).map(({ environment }) => environment)).to.deep.equal([
      'development',
      'staging',
    ]);
  });

  it('leaves out a project that the pipeline does not run', () => {
    const stack = stackRunning([development, staging], ['deploy-staging']);
    expect(deployTargets(stack).map(({ environment }) => environment)).to.deep.equal(['staging']);
  });

  it('gives a target once, though two actions run its project', () => {
    const stack = stackRunning([development], ['deploy-development', 'deploy-development']);
    expect(deployTargets(stack)).to.have.lengthOf(1);
  });

  for (const missing of [
    ...(['CLUSTER_NAME', 'NAMESPACE', 'RELEASE_NAME', 'DEPLOYER_ROLE_ARN'] as const),
    ...(['SMOKE_TEST_PATH', 'SMOKE_TEST_STATUS', 'SMOKE_TEST_TEXT'] as const),
  ]) {
    it(`names the project that lacks ${missing}`, () => {
      const { [missing]: _, ...others } = variables('staging');
      const stack = stackRunning([projectWith('deploy-staging', others)], ['deploy-staging']);
      expect(() => deployTargets(stack)).to.throw(
        `The synthesized project deploy-staging has no variable ${missing}.`,
      );
    });
  }
});
