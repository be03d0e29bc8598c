import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { digestOf } from '../src/artifact/artifact-manifest.ts';
import { commandsOf, readBuildspec } from './helpers/buildspec.ts';
import { buildspecClone, builtPackages, pushedExecution, source, uri } from './helpers/buildspec-clone.ts';
import { runCommands, type ShellEnding } from './helpers/codebuild-shell.ts';
import { digest } from './helpers/step-folder.ts';

describe('buildspecs/build.yaml, run in bash with fake programs', () => {
  // fixtures/bin/pipeline-steps runs the bundle of this name.
  const clone = buildspecClone('buildspecs.test.cjs');

  function build(...more: readonly string[]): Promise<ShellEnding> {
    const commands = [...commandsOf(readBuildspec('build')), ...more];
    return runCommands(commands, clone.variables, clone.folder.path);
  }

  function built(): readonly string[] {
    return builtPackages.filter((name) => existsSync(join(clone.folder.path, 'packages', name, 'built')));
  }

  it('builds, pushes and tags once, and exports the image tag and the digests', async () => {
    const { exitCode, stdout } = await build('env | grep -E "^(IMAGE|ARTIFACT)_" | sort');
    expect(exitCode).to.equal(0);
    const artifactDigest = digestOf(readFileSync(join(clone.folder.path, 'artifact/manifest.json')));
    expect(stdout.split('\n').slice(-5)).to.deep.equal([
      `ARTIFACT_DIGEST=${artifactDigest}`,
      `IMAGE_DIGEST=${digest}`,
      'IMAGE_REPOSITORY_NAME=hello_world_repo',
      `IMAGE_REPOSITORY_URI=${uri}`,
      'IMAGE_TAG=1.0.2',
    ]);
    const shortId = clone.commitId.slice(0, 10);
    expect(clone.folder.state().tags).to.deep.equal({ [shortId]: digest, '1.0.2': digest, latest: digest });
  });

  it('builds and pushes nothing the second time', async () => {
    await build();
    await build();
    const dockerCalls = clone.calls().filter((call) => /^docker (?:build|push)/.test(call));
    expect(dockerCalls).to.deep.equal([
      'docker build --build-arg',
      `docker push ${uri}:${clone.commitId.slice(0, 10)}`,
    ]);
  });

  it('builds, pushes and packs nothing if the commit changes nothing, and hands on why', async () => {
    const earlier = '00000000-0000-4000-8000-000000000000';
    const delivered = { ...pushedExecution(earlier, clone.commitId), status: 'Succeeded' };
    const { executions } = clone.folder.state();
    clone.variables['PIPELINE_STAGE'] = 'Build';
    clone.folder.know({ executions: [...executions, delivered], imageTags: { [earlier]: '1.0.2' } });
    const { exitCode, stderr } = await build();
    expect(exitCode, stderr).to.equal(0);
    expect(clone.folder.calls('docker')).to.deep.equal([]);
    expect(clone.folder.state().tags).to.deep.equal({});
    expect(clone.folder.state().executions[0]).to.include({ status: 'Stopped' });
    expect(readdirSync(join(clone.folder.path, 'artifact'))).to.deep.equal(['unchanged']);
  });

  it('calls neither the registry nor docker if the checkout is not the resolved commit', async () => {
    clone.variables['CODEBUILD_RESOLVED_SOURCE_VERSION'] = 'f'.repeat(40);
    const { exitCode, stderr } = await build();
    expect(exitCode).to.equal(9);
    expect(stderr).to.contain('the checkout is at');
    expect(clone.calls().map((call) => call.replace(/@.*/, ''))).to.deep.equal(['npx --yes pnpm']);
    expect(built()).to.deep.equal(builtPackages);
  });

  it('stops if the image tag cannot be resolved', async () => {
    clone.folder.know({ failures: { 'tag-resolver': 'git could not list the tags' } });
    expect((await build()).exitCode).to.equal(9);
    expect(clone.folder.calls().at(-1)).to.deep.include({
      program: 'tag-resolver',
      args: ['--prefix', 'v', source, clone.commitId],
    });
  });

  it('pushes nothing if CodeBuild runs post_build after a failed build', async () => {
    clone.variables['CODEBUILD_BUILD_SUCCEEDING'] = '0';
    const commands = readBuildspec('build').phases['post_build']?.commands ?? [];
    expect((await runCommands(commands, clone.variables, clone.folder.path)).exitCode).to.equal(9);
    expect(clone.calls()).to.deep.equal([]);
  });
});
