import { expect } from 'chai';
import { build } from '../helpers/build-request.ts';

const HOSTILE = `$(touch pwned) \`touch pwned\` "'\\ ; & | > pwned * \n export X=1 \u00e9`;

describe('BuildShell', () => {
  it('runs all commands in one shell', async () => {
    const { output, status } = await build({
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
      phases: 'build: {commands: [\'test "$PWD" = "$CODEBUILD_SRC_DIR" && echo here\', cat, echo end]}',
    });
    expect(output).to.deep.equal(['here', 'end']);
  });

  it('gives output and errors in order, also by their devices', async () => {
    const { output } = await build({
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
    const result = await build({ phases: 'pre_build: {commands: [echo no; false, echo never]}' });
    expect(result.status).to.equal('FAILED');
    expect(
      result.phases[0]?.commands.map(({ text, exitCode, outputTail }) => [text, exitCode, outputTail]),
    ).to.deep.equal([['echo no; false', 1, 'no']]);
  });

  it('takes a command that exits for failed and goes on with its environment and directory', async () => {
    const result = await build({
      phases: `
build:
  commands: ['export KEPT="a  b"', 'cd /', exit 3, echo never]
post_build:
  commands: ['echo "$KEPT" $PWD', 'echo post $CODEBUILD_BUILD_SUCCEEDING']`,
    });
    expect(result.phases[0]?.commands.at(-1)).to.include({ text: 'exit 3', exitCode: 3 });
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
      const result = await build({ phases });
      expect(result.phases[0]?.commands[0]?.exitCode).to.equal(exitCode);
      expect(result.output.at(-1)).to.equal('post');
    });
  }

  it('takes exit 0 for success', async () => {
    const { status, output } = await build({ phases: 'build: {commands: [exit 0, echo next]}' });
    expect(status).to.equal('SUCCEEDED');
    expect(output).to.deep.equal(['next']);
  });

  it('bears commands that change options, IFS and PATH', async () => {
    const commands = ['set -eu', 'IFS=u', 'PATH=/nowhere', 'echo still here', 'export X=1'];
    const result = await build({
      env: `exported-variables: [X]`,
      phases: `build: {commands: ${JSON.stringify(commands)}}`,
    });
    expect(result.output).to.deep.equal(['still here']);
    expect(result.exportedVariables).to.deep.equal({ X: '1' });
  });

  it('traces commands only, not itself', async () => {
    const { output } = await build({ phases: 'build: {commands: [set -x, echo a, set +x, echo b]}' });
    expect(output.filter((line) => !/^\++ (\.|set) /.test(line))).to.deep.equal([output[1], 'a', 'b']);
    expect(output[1]).to.match(/^\++ echo a$/);
  });

  it('keeps hostile values text, in and out', async () => {
    const result = await build({
      env: `exported-variables: [OUT]`,
      environmentVariables: [{ name: 'IN', value: HOSTILE }],
      phases: `build: {commands: ['export OUT="$IN"', 'printf "%s" "$IN" | wc -l', 'ls']}`,
    });
    expect(result.exportedVariables).to.deep.equal({ OUT: HOSTILE });
    expect(result.output.map((line) => line.trim())).to.deep.equal(['1', 'buildspec.yaml', 'work']);
  });

  it('exports what was exported, empty values and line ends included', async () => {
    const { exportedVariables } = await build({
      env: `exported-variables: [EMPTY, LINES, SET_ONLY, MISSING]`,
      phases: `build: {commands: ["export EMPTY= LINES='a\\n\\nb\\n\\n'", SET_ONLY=1]}`.replaceAll(
        '\\n',
        '\\n',
      ),
    });
    expect(Object.keys(exportedVariables)).to.deep.equal(['EMPTY', 'LINES']);
    expect(exportedVariables['EMPTY']).to.equal('');
  });
});
