import { expect } from 'chai';
import { parseBuildspec } from '../../src/codebuild/parse-buildspec.ts';

const BASH = 'env:\n  shell: bash\n';
const PHASES = 'phases:\n  build:\n    commands: [make]\n';
const MINIMAL = `version: 0.2\n${PHASES}${BASH}`;

describe('parseBuildspec', () => {
  it('reads the settings of a whole buildspec', () => {
    const text = `
version: 0.2
env:
  shell: bash
  git-credential-helper: yes
  variables:
    COUNT: 007
    ANSWER: yes
  exported-variables: [IMAGE_TAG]
artifacts:
  base-directory: out/artifact
  files: ['**/*']
cache:
  paths: ['/root/.cache/**/*']
phases:
  post_build:
    commands: [echo done]
  install:
    runtime-versions:
      nodejs: 24
    commands:
      - npm ci
    on-failure: ABORT
`;
    expect(parseBuildspec(text)).to.deep.equal({
      variables: { COUNT: '007', ANSWER: 'yes' },
      exportedVariables: ['IMAGE_TAG'],
      gitCredentialHelper: true,
      nodeVersion: 24,
      phases: [
        { name: 'install', commands: ['npm ci'], abortsOnFailure: true },
        { name: 'post_build', commands: ['echo done'], abortsOnFailure: false },
      ],
      artifactFolder: 'out/artifact',
    });
  });

  it('has no credential helper and no variables by default', () => {
    expect(parseBuildspec(MINIMAL)).to.deep.include({
      variables: {},
      exportedVariables: [],
      gitCredentialHelper: false,
      nodeVersion: undefined,
      artifactFolder: undefined,
    });
  });

  it('keeps commands that YAML takes for other types as they are written', () => {
    const text = `version: 0.2\n${BASH}phases:\n  build:\n    commands: [true, 0x10, null, ~]\n`;
    expect(parseBuildspec(text).phases[0]?.commands).to.deep.equal(['true', '0x10', 'null', '~']);
  });

  it('takes an install phase that only names runtime versions', () => {
    const text = `version: 0.2\n${BASH}phases:\n  install:\n    runtime-versions: {nodejs: 24.x}\n`;
    expect(parseBuildspec(text)).to.deep.include({ nodeVersion: 24 });
  });

  const refusals: [string, string, string][] = [
    [
      'version 0.1',
      MINIMAL.replace('0.2', '0.1'),
      'buildspecs/b.yaml: version: the rehearsal knows version 0.2',
    ],
    [
      'Parameter Store',
      `${MINIMAL}  parameter-store:\n    A: /a\n`,
      'env.parameter-store is a setting the rehearsal does not know',
    ],
    ['Secrets Manager', `${MINIMAL}  secrets-manager:\n    A: b\n`, 'env.secrets-manager is a setting'],
    ['batch', `${MINIMAL}batch:\n  fast-fail: true\n`, 'buildspecs/b.yaml: batch is a setting'],
    [
      'reports and proxy',
      `${MINIMAL}reports: {}\nproxy: {}\n`,
      'reports, proxy are settings the rehearsal does not know',
    ],
    [
      'artifacts by a pattern',
      `${MINIMAL}artifacts:\n  base-directory: out\n  files: ['*.js']\n`,
      "artifacts.files[0]: the rehearsal knows '**/*', all files of the base-directory.",
    ],
    [
      'artifacts outside of the source',
      `${MINIMAL}artifacts:\n  base-directory: ../out\n  files: ['**/*']\n`,
      'artifacts.base-directory: the rehearsal knows a folder inside the source.',
    ],
    ['a cache with a key', `${MINIMAL}cache:\n  key: a\n  paths: [/a]\n`, 'cache.key is a setting'],
    [
      'a phase of another name',
      `version: 0.2\n${BASH}${PHASES}  deploy:\n    commands: [x]\n`,
      'phases.deploy is a setting',
    ],
    ['run-as', MINIMAL.replace('commands', 'run-as: me\n    commands'), 'phases.build.run-as is a setting'],
    [
      'retries',
      MINIMAL.replace('commands', 'on-failure: RETRY\n    commands'),
      'phases.build.on-failure: the rehearsal knows ABORT.',
    ],
    [
      'to go on after a failure',
      MINIMAL.replace('commands', 'on-failure: CONTINUE\n    commands'),
      'phases.build.on-failure: the rehearsal knows ABORT.',
    ],
    [
      'commands that run after a failure too',
      MINIMAL.replace('commands', 'finally: [x]\n    commands'),
      'phases.build.finally is a setting the rehearsal does not know',
    ],
    [
      'another shell',
      MINIMAL.replace('bash', 'zsh'),
      'env.shell: the rehearsal knows bash; write `shell: bash`.',
    ],
    ['sh', MINIMAL.replace('bash', 'sh'), 'env.shell: the rehearsal knows bash; write `shell: bash`.'],
    [
      'no shell, which is sh',
      `version: 0.2\n${PHASES}`,
      'env.shell: the rehearsal knows bash; write `shell: bash`.',
    ],
    [
      'another runtime',
      'version: 0.2\nphases:\n  install:\n    runtime-versions: {python: 3}\n',
      'phases.install.runtime-versions.python is a setting',
    ],
    [
      'a runtime that is not a number',
      'version: 0.2\nphases:\n  install:\n    runtime-versions: {nodejs: latest}\n',
      'phases.install.runtime-versions.nodejs: the rehearsal knows a major version',
    ],
    [
      'a command that YAML reads as a map',
      'version: 0.2\nphases:\n  build:\n    commands:\n      - echo a: b\n',
      'phases.build.commands[0]: a command must be text; put quotes round a line with a colon and a space.',
    ],
    [
      'a phase without commands',
      `version: 0.2\n${BASH}phases:\n  build: {}\n`,
      'phases.build: commands are missing',
    ],
    ['no phases', `version: 0.2\n${BASH}phases: {}\n`, 'phases: there are none'],
    ['a variable of an odd name', `${MINIMAL}  variables: {a-b: c}\n`, 'env.variables.a-b: '],
    [
      'exports of AWS variables',
      `${MINIMAL}  exported-variables: [AWS_SECRET_ACCESS_KEY]\n`,
      'env.exported-variables[0]: CodeBuild exports no variable whose name begins with AWS_',
    ],
  ];
  for (const [what, text, message] of refusals) {
    it(`refuses ${what}`, () => {
      expect(() => parseBuildspec(text, 'buildspecs/b.yaml')).to.throw(message);
    });
  }

  it('refuses text that is not YAML in one sentence, with the line', () => {
    expect(() => parseBuildspec('version: 0.2\n: [\n', 'buildspecs/b.yaml')).to.throw(
      /^buildspecs\/b\.yaml: not YAML: .+ at line \d+, column \d+\.$/,
    );
  });
});
