import { access, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { PhaseResult } from 'local-aws/codebuild/build-result.ts';
import type { Artifact } from 'local-aws/codepipeline/pipeline-services.ts';
import { machine, project } from '../../../local-aws/test/helpers/build-request.ts';
import { buildResult, COMMIT_ID } from '../../../local-aws/test/helpers/pipeline-story.ts';
import { eventually } from '../../../programs/test/helpers/eventually.ts';
import { rejectionOf } from '../../../programs/test/helpers/rejection-of.ts';
import { temporaryFolder } from '../../../programs/test/helpers/temporary-folder.ts';
import { buildFailure, runProject } from '../../src/steps/run-project.ts';

describe('buildFailure', () => {
  const phase = (name: PhaseResult['name'], ...exitCodes: number[]): PhaseResult => ({
    name,
    status: exitCodes.some((exitCode) => exitCode !== 0) ? 'FAILED' : 'SUCCEEDED',
    commands: exitCodes.map((exitCode, index) => ({
      text: `${name} ${index}`,
      exitCode,
      outputTail: `output of ${name} ${index}`,
    })),
  });
  const failed = (...phases: PhaseResult[]) => buildResult({}, { status: 'FAILED', phases });

  it('names the project, the phase and the command, with its output and the log', () => {
    const failure = buildFailure(
      'hello',
      failed(phase('install', 0), phase('build', 0, 3, 0)),
      '/logs/1.log',
    );
    expect(failure).to.include({
      message: 'hello ended as FAILED in phase build.',
      command: 'build 1',
      output: 'output of build 1',
    });
    expect(failure.lookAt).to.deep.equal(['/logs/1.log']);
  });

  it('takes the command that failed first, not the ones that failed for it', () => {
    const failure = buildFailure('hello', failed(phase('build', 1), phase('post_build', 2)), '/logs/1.log');
    expect(failure.command).to.equal('build 0');
  });

  it('names no command where none failed', () => {
    const result = buildResult({}, { status: 'TIMED_OUT', phases: [phase('build', 0)] });
    const failure = buildFailure('hello', result, '/logs/1.log');
    expect(failure).to.include({
      message: 'hello ended as TIMED_OUT.',
      command: undefined,
      output: undefined,
    });
  });
});

describe('runProject', () => {
  const folder = temporaryFolder();

  const cloned = { directory: '/not the one that is built in', commitId: COMMIT_ID };

  /** Builds a clone that holds this buildspec. */
  async function run(commands: readonly string[], said: string[] = [], source: Artifact = cloned) {
    const files = {
      number: 1,
      workDirectory: join(folder.path, 'work'),
      logFile: join(folder.path, 'build.log'),
    };
    const clone = async (url: string, commitId: string, directory: string) => {
      await mkdir(directory, { recursive: true });
      await writeFile(join(directory, 'origin'), `${url} ${commitId}`);
      await writeFile(
        join(directory, 'buildspec.yaml'),
        JSON.stringify({ version: '0.2', env: { shell: 'bash' }, phases: { build: { commands } } }),
      );
    };
    const request = {
      executionId: '1',
      stage: 'Build',
      action: 'Build',
      signal: new AbortController().signal,
      project,
      environmentVariables: [{ name: 'IMAGE_TAG', value: '1.0.2' }],
      source,
      initiator: 'codepipeline/hello-world',
      onEvent: () => {},
    };
    const notCalled = () => Promise.reject(new Error('a build only clones'));
    const codeCommit = { push: notCalled, cloneHistory: notCalled, clone };
    const credentialsPaths = { [project.name]: '/v2/credentials/of-build' };
    const sourceUrl = 'https://git/hello';
    const site = { sourceUrl, machine, codeCommit, credentialsPaths };
    return { files, result: await runProject(request, site, files, (line) => said.push(line)) };
  }

  it('builds in a clone of its own, at the commit of the source', async () => {
    const { files } = await run(['cat origin', 'echo "of $CODEBUILD_RESOLVED_SOURCE_VERSION"']);
    const log = await readFile(files.logFile, 'utf8');
    expect(log).to.include(`https://git/hello ${COMMIT_ID}`);
    expect(log).to.include(`of ${COMMIT_ID}`);
  });

  it('gives the AWS CLI the address of the project’s keys, as CodeBuild does', async () => {
    const { files } = await run(['echo "at $AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"']);
    expect(await readFile(files.logFile, 'utf8')).to.include('at /v2/credentials/of-build\n');
  });

  it('builds in a copy of the files that another build left, without a commit', async () => {
    const directory = join(folder.path, 'artifact');
    await mkdir(directory);
    const commands = ['echo "of ${CODEBUILD_RESOLVED_SOURCE_VERSION-none}"', 'touch written'];
    const buildspec = { version: '0.2', env: { shell: 'bash' }, phases: { build: { commands } } };
    await writeFile(join(directory, 'buildspec.yaml'), JSON.stringify(buildspec));
    const { files } = await run([], [], { directory });
    expect(await readFile(files.logFile, 'utf8')).to.include('of none');
    expect(await readdir(directory)).to.deep.equal(['buildspec.yaml']);
  });

  it('gives the build the variables of its action and the region of its project', async () => {
    const { files } = await run(['echo "$IMAGE_TAG in $AWS_REGION by $CODEBUILD_INITIATOR"']);
    expect(await readFile(files.logFile, 'utf8')).to.include(
      '1.0.2 in eu-west-1 by codepipeline/hello-world',
    );
  });

  it('says each command as one line when it starts', async () => {
    const said: string[] = [];
    await run(['true\n\ntrue\n', 'exit 1', 'true'], said);
    expect(said).to.deep.equal(['build: true true', 'build: exit 1']);
  });

  it('leaves the log alone behind, also of a build that failed', async () => {
    const { files, result } = await run(['echo no space left; exit 3']);
    expect(result.status).to.equal('FAILED');
    expect(await readFile(files.logFile, 'utf8')).to.include('no space left');
    await eventually('the end of the clone and its build', () =>
      access(files.workDirectory).then(
        () => undefined,
        () => true,
      ),
    );
  });

  it('says that an artifact is gone, and what makes a new one', async () => {
    const failure = await rejectionOf(run([], [], { directory: join(folder.path, 'gone') }));
    expect(failure.message).to.match(/gone is gone; push a commit, whose build makes a new one/);
  });

  it('passes on why a build cannot start', async () => {
    const failure = await rejectionOf(run([]));
    expect(failure.message).to.include('phases.build: commands are missing');
  });
});
