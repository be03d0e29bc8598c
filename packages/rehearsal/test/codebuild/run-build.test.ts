import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { build, statuses } from './build-request.ts';

const text = (value: string) => ({ value, type: 'PLAINTEXT' as const });
const HOSTILE = `$(touch pwned) \`touch pwned\` "'\\ ; & | > pwned * \n export X=1 \u00e9`;

for (const shell of ['bash', 'sh']) {
  describe(`runBuild with ${shell}`, () => {
    const env = `shell: ${shell}`;

    it('runs all commands in one shell', async () => {
      const { output, status } = await build({
        env,
        phases: `
install:
  commands: ['VALUE=kept', 'cd /', 'greet() { echo "hello $1"; }', 'set -f']
build:
  commands: ['echo $VALUE * $(pwd)', greet you]`,
      });
      expect(output).to.deep.equal(['kept * /', 'hello you']);
      expect(status).to.equal('SUCCEEDED');
    });

    it('starts in the source, with nothing on standard input', async () => {
      const { output } = await build({
        env,
        phases: 'build: {commands: [\'test "$PWD" = "$CODEBUILD_SRC_DIR" && echo here\', cat, echo end]}',
      });
      expect(output).to.deep.equal(['here', 'end']);
    });

    it('gives output and errors in order, also by their devices', async () => {
      const { output } = await build({
        env,
        phases: `
build:
  commands:
    - |
      echo one
      echo two >&2
      echo three >/dev/stderr
      echo four >/dev/stdout
      printf five
    - echo six`,
      });
      expect(output).to.deep.equal(['one', 'two', 'three', 'four', 'five', 'six']);
    });

    it('fails a command by its code and leaves the rest of its phase out', async () => {
      const result = await build({ env, phases: 'pre_build: {commands: [echo no; false, echo never]}' });
      expect(result.status).to.equal('FAILED');
      expect(
        result.phases[0]?.commands.map(({ text, exitCode, outputTail }) => [text, exitCode, outputTail]),
      ).to.deep.equal([['echo no; false', 1, 'no']]);
    });

    it('takes a command that exits for failed and goes on with its environment and directory', async () => {
      const result = await build({
        env,
        phases: `
build:
  commands: ['export KEPT="a  b"', 'cd /', exit 3, echo never]
  finally: ['echo "$KEPT" $PWD']
post_build:
  commands: ['echo post $CODEBUILD_BUILD_SUCCEEDING']`,
      });
      expect(result.phases[0]?.commands.at(-2)).to.include({ text: 'exit 3', exitCode: 3 });
      expect(result.output).to.deep.equal(['a  b /', 'post 0']);
      expect(result.status).to.equal('FAILED');
    });

    const endings: [string, string, number][] = [
      ['leaves by set -e', 'set -e; false; echo never', 1],
      ['replaces the shell', 'exec sh -c "exit 4"', 4],
      ['kills the shell', 'kill -KILL $$', 137],
      ['is not found', 'no-such-program', 127],
      ['cannot be parsed', 'if then', 2],
      ['exits from a trap of its own', "trap 'exit 6' EXIT; exit 5", 6],
    ];
    for (const [what, command, exitCode] of endings) {
      it(`goes on after a command that ${what}`, async () => {
        const phases = `build: {commands: [${JSON.stringify(command)}]}\npost_build: {commands: [echo post]}`;
        const result = await build({ env, phases });
        expect(result.phases[0]?.commands[0]?.exitCode).to.equal(exitCode);
        expect(result.output.at(-1)).to.equal('post');
      });
    }

    it('takes exit 0 for success', async () => {
      const { status, output } = await build({ env, phases: 'build: {commands: [exit 0, echo next]}' });
      expect(status).to.equal('SUCCEEDED');
      expect(output).to.deep.equal(['next']);
    });

    it('bears commands that change options, IFS and PATH', async () => {
      const commands = ['set -eu', 'IFS=u', 'PATH=/nowhere', 'echo still here', 'export X=1'];
      const result = await build({
        env: `${env}\nexported-variables: [X]`,
        phases: `build: {commands: ${JSON.stringify(commands)}}`,
      });
      expect(result.output).to.deep.equal(['still here']);
      expect(result.exportedVariables).to.deep.equal({ X: '1' });
    });

    it('traces commands only, not itself', async () => {
      const { output } = await build({ env, phases: 'build: {commands: [set -x, echo a, set +x, echo b]}' });
      expect(output.filter((line) => !/^\++ (\.|set) /.test(line))).to.deep.equal([output[1], 'a', 'b']);
      expect(output[1]).to.match(/^\++ echo a$/);
    });

    it('keeps hostile values text, in and out', async () => {
      const result = await build({
        env: `${env}\nexported-variables: [OUT]`,
        environmentVariables: [{ name: 'IN', ...text(HOSTILE) }],
        phases: `build: {commands: ['export OUT="$IN"', 'printf "%s" "$IN" | wc -l', 'ls']}`,
      });
      expect(result.exportedVariables).to.deep.equal({ OUT: HOSTILE });
      expect(result.output.map((line) => line.trim())).to.deep.equal(['1', 'buildspec.yaml', 'work']);
    });

    it('exports what was exported, empty values and line ends included', async () => {
      const { exportedVariables } = await build({
        env: `${env}\nexported-variables: [EMPTY, LINES, SET_ONLY, MISSING]`,
        phases: `build: {commands: ["export EMPTY= LINES='a\\n\\nb\\n\\n'", SET_ONLY=1]}`.replaceAll(
          '\\n',
          '\\n',
        ),
      });
      expect(Object.keys(exportedVariables)).to.deep.equal(['EMPTY', 'LINES']);
      expect(exportedVariables['EMPTY']).to.equal('');
    });
  });
}

describe('runBuild', () => {
  it('gives the build no more environment than it should have', async () => {
    process.env['LEAKED'] = 'yes';
    const { output } = await build({
      env: 'shell: bash\nvariables: {OF_BUILDSPEC: b}',
      machine: { environment: { OF_MACHINE: 'm' } },
      project: { environmentVariables: [{ name: 'OF_PROJECT', ...text('p') }] },
      environmentVariables: [{ name: 'OF_START', ...text('s') }],
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

  it('runs post_build after a failed build and tells it so', async () => {
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

  it('tells what happens in order', async () => {
    const { events } = await build({ phases: 'build: {commands: [echo hi]}' });
    expect(events.map(({ type }) => type)).to.deep.equal([
      'phase-started',
      'command-started',
      'output',
      'command-ended',
      'phase-ended',
    ]);
  });

  it('writes the log as CodeBuild does', async () => {
    const { log, logFile } = await build({
      env: 'exported-variables: [GONE]',
      phases: `build: {commands: [printf hi, "exit 3"]}`,
    });
    expect(logFile).to.match(/\/work\/build\.log$/);
    expect(log.split('\n')).to.deep.equal([
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
