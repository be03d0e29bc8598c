import { expect } from 'chai';
import {
  createBuildEnvironment,
  type EnvironmentSources,
  variablesOfCodeBuild,
} from '../../src/codebuild/create-build-environment.ts';
import { machine, project } from '../helpers/build-request.ts';

const SOURCES: EnvironmentSources = {
  machine: {},
  codebuild: {},
  buildspec: { variables: {} },
  project: { name: 'p', environmentVariables: [] },
  start: [],
};
const variable = (name: string, value: string) => ({ name, value });

describe('createBuildEnvironment', () => {
  it('lets the start override the project, that the buildspec, that CodeBuild, that the machine', () => {
    const environment = createBuildEnvironment({
      machine: { A: 'machine', B: 'machine', C: 'machine', D: 'machine', E: 'machine' },
      codebuild: { B: 'codebuild', C: 'codebuild', D: 'codebuild', E: 'codebuild' },
      buildspec: { variables: { C: 'buildspec', D: 'buildspec', E: 'buildspec' } },
      project: { name: 'p', environmentVariables: [variable('D', 'project'), variable('E', 'project')] },
      start: [variable('E', 'start')],
    });
    expect(environment).to.deep.equal({
      A: 'machine',
      B: 'codebuild',
      C: 'buildspec',
      D: 'project',
      E: 'start',
    });
  });

  const refusals: [string, Partial<EnvironmentSources>, string][] = [
    [
      'a name CodeBuild keeps',
      { project: { name: 'p', environmentVariables: [variable('CODEBUILD_SRC_DIR', 'x')] } },
      'environment of the project p: CODEBUILD_SRC_DIR: CodeBuild keeps names',
    ],
    [
      'a name no shell can hold',
      { start: [variable('A B', 'x')] },
      'environment variables of the start: "A B" is not a name a shell can hold',
    ],
    ['a NUL character', { start: [variable('A', 'x\0y')] }, 'A holds a NUL character'],
  ];
  for (const [what, sources, message] of refusals) {
    it(`refuses ${what}`, () => {
      expect(() => createBuildEnvironment({ ...SOURCES, ...sources })).to.throw(message);
    });
  }
});

describe('variablesOfCodeBuild', () => {
  it('names the build, its project, its source and the region', () => {
    const request = {
      project,
      machine,
      sourceDirectory: '/source',
      resolvedSourceVersion: 'abc',
      number: 7,
      initiator: 'codepipeline/hello-world',
    };
    const told = { buildId: 'hello-world-build:1-2', home: '/home', startTime: 5 };
    expect(variablesOfCodeBuild(request, told)).to.deep.equal({
      AWS_DEFAULT_REGION: 'eu-west-1',
      AWS_REGION: 'eu-west-1',
      CODEBUILD_BUILD_ARN: 'arn:aws:codebuild:eu-west-1:000000000000:build/hello-world-build:1-2',
      CODEBUILD_BUILD_ID: 'hello-world-build:1-2',
      CODEBUILD_BUILD_IMAGE: 'aws/codebuild/standard:8.0',
      CODEBUILD_BUILD_NUMBER: '7',
      CODEBUILD_BUILD_SUCCEEDING: '1',
      CODEBUILD_CI: 'true',
      CODEBUILD_INITIATOR: 'codepipeline/hello-world',
      CODEBUILD_KMS_KEY_ID: 'arn:aws:kms:eu-west-1:000000000000:alias/aws/s3',
      CODEBUILD_LOG_PATH: '1-2',
      CODEBUILD_PROJECT_ARN: 'arn:aws:codebuild:eu-west-1:000000000000:project/hello-world-build',
      CODEBUILD_RESOLVED_SOURCE_VERSION: 'abc',
      CODEBUILD_SRC_DIR: '/source',
      CODEBUILD_START_TIME: '5',
      HOME: '/home',
      PATH: machine.path,
    });
    const encryptionKey = 'arn:aws:kms:eu-west-1:000000000000:key/1';
    const encrypted = { ...request, project: { ...project, encryptionKey } };
    expect(variablesOfCodeBuild(encrypted, told)['CODEBUILD_KMS_KEY_ID']).to.equal(encryptionKey);
  });
});
