import { lstatSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { build, statuses } from '../helpers/build-request.ts';

const artifacts = "artifacts: {base-directory: out, files: ['**/*']}";

describe('runBuild', () => {
  it('passes on the files of its base-directory, without links and modes', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'artifact-'));
    const { artifactDirectory, log } = await build({
      phases: `build: {commands: ["mkdir -p out/bin; printf a > out/bin/tool", "chmod 755 out/bin/tool", "ln -s bin/tool out/.link"]}`,
      more: artifacts,
      artifactDirectory: folder,
    });
    expect(artifactDirectory).to.equal(folder);
    for (const path of ['bin/tool', '.link']) {
      expect(readFileSync(join(folder, path), 'utf8')).to.equal('a');
      expect(lstatSync(join(folder, path)).mode.toString(8)).to.equal('100644');
    }
    expect(log).to.match(/ Expanding base directory path: out\n\S+ \S+ \S+ Found 2 file\(s\)\n$/);
    rmSync(folder, { recursive: true });
  });

  it('fails when the base-directory of its artifacts has no file', async () => {
    const message = await build({ phases: 'build: {commands: [mkdir out]}', more: artifacts }).then(
      () => 'no error',
      (error: Error) => error.message,
    );
    expect(message).to.equal('buildspec.yaml: artifacts: the build left no file in out.');
  });

  it('passes on nothing when it fails', async () => {
    const { artifactDirectory } = await build({
      phases: 'build: {commands: ["mkdir out; touch out/a; exit 3"]}',
      more: artifacts,
    });
    expect(artifactDirectory).to.equal(undefined);
  });

  it('gives the build no more environment than it should have', async () => {
    process.env['LEAKED'] = 'yes';
    const { output } = await build({
      env: 'variables: {OF_BUILDSPEC: b}',
      machine: { environment: { OF_MACHINE: 'm' } },
      project: { environmentVariables: [{ name: 'OF_PROJECT', value: 'p' }] },
      environmentVariables: [{ name: 'OF_START', value: 's' }],
      phases: 'build: {commands: [env]}',
    });
    delete process.env['LEAKED'];
    const names = output.map((line) => line.slice(0, line.indexOf('='))).sort();
    expect(names.filter((name) => !name.startsWith('CODEBUILD_'))).to.deep.equal(
      [
        'AWS_DEFAULT_REGION',
        'AWS_REGION',
        'HOME',
        'OF_BUILDSPEC',
        'OF_MACHINE',
        'OF_PROJECT',
        'OF_START',
        'OLDPWD',
        'PATH',
        'PWD',
        'SHLVL',
        '_',
      ].sort(),
    );
  });

  it('runs post_build after a failed build, with CODEBUILD_BUILD_SUCCEEDING 0', async () => {
    const result = await build({
      phases: `
build: {commands: ['false']}
post_build: {commands: ['echo $CODEBUILD_BUILD_SUCCEEDING', 'test "$CODEBUILD_BUILD_SUCCEEDING" = 1', echo pushed]}`,
    });
    expect(result.output).to.deep.equal(['0']);
    expect(statuses(result)).to.deep.equal({ build: 'FAILED', post_build: 'FAILED' });
  });

  it('leaves later phases out after a failed install', async () => {
    const result = await build({
      phases:
        'install: {commands: ["false"]}\nbuild: {commands: [echo no]}\npost_build: {commands: [echo no]}',
    });
    expect(statuses(result)).to.deep.equal({ install: 'FAILED', build: 'NOT_RUN', post_build: 'NOT_RUN' });
    expect(result.output).to.deep.equal([]);
  });

  it('reports its events in order', async () => {
    const { events } = await build({ phases: 'build: {commands: [echo hi]}' });
    expect(events.map(({ type }) => type)).to.deep.equal([
      'buildspec-read',
      'phase-started',
      'command-started',
      'output',
      'command-ended',
      'phase-ended',
    ]);
  });

  it('writes the log as CodeBuild does, its own lines with date and time in UTC', async () => {
    const start = Date.now();
    const { log, logFile } = await build({
      env: 'exported-variables: [GONE]',
      phases: `build: {commands: [printf hi, "exit 3"]}`,
    });
    expect(logFile).to.match(/\/work\/build\.log$/);
    const times = [...log.matchAll(/^\[Container\] (\S+ \S+)\d{3} /gm)].map(([, time = '']) =>
      Date.parse(`${time}Z`),
    );
    expect(times).to.have.length(6);
    expect([...times].sort()).to.deep.equal(times);
    expect(times[0]).to.be.within(start - 1000, Date.now() + 1000);
    expect(log.replace(/^(\[Container\]) \S+ \S+/gm, '$1').split('\n')).to.deep.equal([
      '[Container] Entering phase BUILD',
      '[Container] Running command printf hi',
      'hi',
      '[Container] Running command exit 3',
      '[Container] Command did not exit successfully exit 3 exit status 3',
      '[Container] Phase complete: BUILD State: FAILED',
      '[Container] GONE is named in env.exported-variables, but no command exported it',
      '',
    ]);
  });

  it('cuts endless lines into pieces and keeps the last ones', async () => {
    const { output, phases } = await build({
      phases: "build: {commands: ['head -c 5000 /dev/zero | tr \"\\\\0\" x', 'seq 1 100']}",
    });
    expect(output.slice(0, 3).map(({ length }) => length)).to.deep.equal([2000, 2000, 1000]);
    expect(phases[0]?.commands[1]?.outputTail.split('\n')).to.have.length(40);
  });

  it('takes a flood of output without losing any', async () => {
    const { output } = await build({ phases: 'build: {commands: [seq 1 50000]}' });
    expect(output).to.have.length(50_000);
    expect(output.at(-1)).to.equal('50000');
  });

  it('gives git the credential helper, with the path, when the buildspec asks for it', async () => {
    const { output } = await build({
      env: 'git-credential-helper: yes',
      machine: { gitCredentialHelper: `!f() { printf '%s\\n' "username=a\\b" password=p; }; f` },
      phases: `build: {commands: [git config --get-all credential.helper, git config credential.useHttpPath, 'printf "protocol=https\\nhost=h\\n\\n" | git credential fill | grep username']}`,
    });
    expect(output.filter((line) => line !== '')).to.deep.equal([
      `!f() { printf '%s\\n' "username=a\\b" password=p; }; f`,
      'true',
      'username=a\\b',
    ]);
  });

  it('gives git no credential helper otherwise', async () => {
    const { output } = await build({
      machine: {
        createHome: (home) =>
          writeFile(join(home, '.gitconfig'), '[credential]\n\thelper = "!echo leaked"\n'),
      },
      phases:
        'build: {commands: [\'printf "protocol=https\\nhost=h\\n\\n" | GIT_TERMINAL_PROMPT=0 git credential fill\']}',
    });
    expect(output.join('\n')).to.contain('terminal prompts disabled').and.not.contain('leaked');
  });

  it('lets the machine fill HOME first', async () => {
    const { output } = await build({
      machine: { createHome: (home) => writeFile(join(home, 'file'), 'of the machine\n') },
      phases: 'build: {commands: [cat ~/file]}',
    });
    expect(output).to.deep.equal(['of the machine']);
  });

  it('accepts the Node that the buildspec asks for', async () => {
    const major = process.versions.node.split('.')[0];
    const { status } = await build({ phases: `install: {runtime-versions: {nodejs: ${major}}}` });
    expect(status).to.equal('SUCCEEDED');
  });

  it('refuses a machine with another Node, and names both', async () => {
    const message = await messageOf(build({ phases: 'install: {runtime-versions: {nodejs: 8}}' }));
    expect(message).to.equal(
      `phases.install.runtime-versions: the buildspec asks for Node 8, the machine's PATH has ${process.version}; change one of them.`,
    );
  });

  it('says which file is missing', async () => {
    const message = await messageOf(
      build({ project: { buildspec: 'gone.yaml' }, phases: 'build: {commands: [x]}' }),
    );
    expect(message).to.equal("gone.yaml is not in the source; add it, or change the project's buildspec.");
  });

  it('says why no shell could be started', async () => {
    const message = await messageOf(
      build({ machine: { commandPrefix: ['no-such-prefix'] }, phases: 'build: {commands: [x]}' }),
    );
    expect(message).to.contain("mkfifo failed on the build's machine:").and.contain('no-such-prefix');
  });
});

async function messageOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'no error',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}
