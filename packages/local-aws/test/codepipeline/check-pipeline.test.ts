import { expect } from 'chai';
import { checkPipeline } from '../../src/codepipeline/check-pipeline.ts';
import type { Pipeline, PipelineStack } from '../../src/delivery-stack/delivery-stack.ts';
import { stackWith, stackWithAction, stackWithSetting, withStores } from '../helpers/pipeline-story.ts';

const stagesOf = (change: (stages: Pipeline['stages']) => Pipeline['stages']) =>
  stackWith(({ stages }) => ({ stages: change(stages) }));
const variables = (...list: [string, string | undefined][]) =>
  stackWith(() => ({ variables: list.map(([name, defaultValue]) => ({ name, defaultValue })) }));

describe('checkPipeline', () => {
  it('accepts the pipeline of the stack', () => {
    expect(() => checkPipeline(stackWith())).not.to.throw();
  });

  it('accepts a configuration of exactly 1000 characters', () => {
    expect(() => checkPipeline(stackWithSetting('Approve', { CustomData: 'x'.repeat(1000) }))).not.to.throw();
  });

  const refusals: [string, PipelineStack, string][] = [
    [
      'a configuration of 1001 characters',
      stackWithSetting('Approve', { CustomData: 'x'.repeat(1001) }),
      'pipeline hello-world: Deploy-development/Approve: configuration: CustomData: 1001 characters, at most 1000',
    ],
    [
      'an empty configuration',
      stackWithSetting('Approve', { CustomData: '' }),
      'CustomData: 0 characters, at least 1',
    ],
    [
      'polling beside events',
      stackWithSetting('Source', { PollForSourceChanges: undefined }),
      'Source/Source: configuration: PollForSourceChanges must be "false"',
    ],
    [
      'polling',
      stackWithSetting('Source', { PollForSourceChanges: 'true' }),
      'PollForSourceChanges must be "false"',
    ],
    [
      'a source without its git history',
      stackWithSetting('Source', { OutputArtifactFormat: undefined }),
      'OutputArtifactFormat: CODE_ZIP, the default, is not known to the rehearsal',
    ],
    [
      'a repository that is not in the stack',
      stackWithSetting('Source', { RepositoryName: 'other' }),
      'RepositoryName: the stack has no repository other.',
    ],
    [
      'a project that is not in the stack',
      stackWithSetting('Build', { ProjectName: 'other' }),
      'Build/Build: configuration: ProjectName: the stack has no project other.',
    ],
    [
      'an action in a region without artifacts',
      stackWithAction('Deploy', { region: 'us-west-2' }),
      'Deploy-development/Deploy: the pipeline has no artifact_store in us-west-2; add one.',
    ],
    [
      'an action in another region than its project',
      withStores(stackWithAction('Deploy', { region: 'us-west-2' }), ['eu-west-1', 'us-west-2']),
      'configuration: ProjectName: hello-world-deploy-development is in eu-west-1, and the action in us-west-2.',
    ],
    [
      'a region of the only artifact store',
      withStores(stackWith(), ['eu-west-1']),
      'artifact_store: the only one has the region eu-west-1; leave it out.',
    ],
    [
      'one of several artifact stores without a region',
      withStores(stackWith(), [undefined, 'us-west-2']),
      'artifact_store: each of several needs its region.',
    ],
    [
      'two artifact stores in one region',
      withStores(stackWith(), ['eu-west-1', 'eu-west-1']),
      'artifact_store: two are in eu-west-1.',
    ],
    [
      'a primary source that is no input',
      stackWithSetting('Build', { PrimarySource: 'Other' }),
      'PrimarySource: Other is not an input artifact of the action.',
    ],
    [
      'a build without a source',
      stackWithAction('Build', { inputArtifacts: [] }),
      'it has 0 input artifacts',
    ],
    [
      'a build with two output artifacts',
      stackWithAction('Build', { outputArtifacts: ['Built', 'Other'] }),
      'it has 2 output artifacts; the rehearsal knows builds of one.',
    ],
    [
      'an artifact that no action makes',
      stackWithAction('Build', { inputArtifacts: ['Other'] }),
      'Build/Build: no action before it makes Other.',
    ],
    [
      'a clone reference taken by another action than a build',
      stackWithAction('Approve', { inputArtifacts: ['SourceOutput'] }),
      'SourceOutput is a CODEBUILD_CLONE_REF, which only CodeBuild can take.',
    ],
    [
      'an artifact with a dot in its name',
      stackWithAction('Source', { outputArtifacts: ['Source.Output'] }),
      'artifacts: "Source.Output" does not match [a-zA-Z0-9_\\-]+',
    ],
    [
      'a time limit of a build action',
      stackWithAction('Build', { timeoutInMinutes: 10 }),
      'timeout_in_minutes is for approvals only',
    ],
    [
      'a short approval',
      stackWithAction('Approve', { timeoutInMinutes: 1 }),
      'timeout_in_minutes: 1, at least 5',
    ],
    [
      'a namespace kept by CodePipeline',
      stackWithAction('Build', { namespace: 'variables' }),
      'variables is kept by',
    ],
    [
      'a namespace used twice',
      stackWithAction('Build', { namespace: 'SourceVariables' }),
      'SourceVariables is the namespace of two actions.',
    ],
    [
      'a namespace named like an artifact',
      stackWithAction('Build', { namespace: 'SourceOutput' }),
      'SourceOutput is also the name of an artifact.',
    ],
    [
      'a reference to a namespace that is not there',
      stackWithSetting('Deploy', { EnvironmentVariables: '#{Other.X}' }),
      'Deploy-development/Deploy: configuration: EnvironmentVariables: #{Other.X}: no action has the namespace Other.',
    ],
    [
      'a reference to an action that runs side by side',
      stackWithAction('Approve', {
        configuration: { CustomData: '#{DeployVariables.X}' },
        namespace: 'DeployVariables',
      }),
      '#{DeployVariables.X}: Deploy-development/Approve does not run before it.',
    ],
    [
      'a reference to a variable that is not declared',
      stackWithSetting('Approve', { CustomData: '#{variables.REF}' }),
      '#{variables.REF}: the pipeline declares no REF.',
    ],
    [
      'a reference that is none',
      stackWithSetting('Approve', { CustomData: '#{REF}' }),
      '#{REF}: a reference is written #{Namespace.Key}.',
    ],
    [
      'a variable in a source action',
      stackWithSetting('Source', { BranchName: '#{variables.ROLLBACK}' }),
      'a source action cannot use variables.',
    ],
    ['one stage', stagesOf((stages) => stages.slice(0, 1)), 'it has 1 stages; 2 to 50 are allowed.'],
    [
      'a source in a later stage',
      stagesOf(([source, ...others]) => (source === undefined ? [] : [...others, source])),
      'Build: the first stage holds source actions only.',
    ],
    [
      'two stages of a name',
      stagesOf((stages) => [...stages, ...stages.slice(1, 2)]),
      'stages: Build is there twice.',
    ],
    [
      'a stage with a space in its name',
      stagesOf((stages) => stages.map((s) => ({ ...s, name: 'a b' }))),
      'stages: "a b" does not match [A-Za-z0-9.@\\-_]+',
    ],
    [
      'a stage without actions',
      stagesOf((stages) => stages.map((s) => ({ ...s, actions: [] }))),
      'Source has 0 actions',
    ],
    [
      'an empty default',
      variables(['REF', ''], ['ROLLBACK', 'no']),
      'variables: REF: 0 characters, at least 1',
    ],
    ['a variable declared twice', variables(['REF', 'a'], ['REF', 'b']), 'variables: REF is declared twice.'],
  ];
  for (const [what, stack, message] of refusals) {
    it(`refuses ${what}`, () => {
      expect(() => checkPipeline(stack)).to.throw(message);
    });
  }
});
