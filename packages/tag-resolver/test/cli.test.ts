import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { createTestFolder } from './helpers/environment.ts';
import { runProgram } from './helpers/program.ts';
import { createRepository, type TestRepository } from './helpers/repository.ts';

const help = `Usage: tag-resolver <repository-url-or-path> <commit-id> [options]

Prints the image tag of a commit: its highest version tag without the prefix,
or the first characters of the commit id. Runs one git ls-remote, no clone.

Options:
  --prefix <text>      the text before a version (default: v)
  --length <number>    characters of the commit id, 7 to 64 (default: 10)
  --timeout <seconds>  how long git may take (default: 30)
  --json               print tag, commit, versionTag and ignored as one line of JSON
  --help               print this help
  --version            print the version

Exit codes: 0 the image tag was printed, 1 git failed, 2 the input is invalid.
`;

describe('tag-resolver', () => {
  const folder = createTestFolder();
  let repository: TestRepository;
  let tagged = '';
  let plain = '';

  before(() => {
    repository = createRepository(folder, 'repository');
    tagged = repository.commit('one');
    repository.tag('v1.0.0+a');
    repository.tag('release-1');
    plain = repository.commit('two');
  });

  after(() => folder.remove());

  it('prints the image tag on stdout, notes on stderr', async () => {
    expect(await runProgram(folder, 'repository', tagged)).to.deep.equal({
      exitCode: 0,
      stdout: '1.0.0_a\n',
      stderr: 'tag-resolver: ignored the tag release-1: it does not begin with "v"\n',
    });
  });

  it('prints ten characters of a commit without a tag, or --length characters', async () => {
    const { stdout } = await runProgram(folder, 'repository', plain.toUpperCase());
    expect(stdout).to.equal(`${plain.slice(0, 10)}\n`);
    expect((await runProgram(folder, 'repository', plain, '--length', '12')).stdout).to.equal(
      `${plain.slice(0, 12)}\n`,
    );
  });

  it('prints one line of JSON', async () => {
    const { stdout } = await runProgram(folder, '--json', 'repository', tagged, '--prefix', 'release-');
    expect(stdout).to.equal(
      `{"tag":"1","commit":"${tagged}","versionTag":"release-1","ignored":[{"name":"v1.0.0+a","reason":"it does not begin with \\"release-\\""}]}\n`,
    );
  });

  it('notes twenty ignored tags, then a count, and escapes what a terminal interprets', async () => {
    const crowded = createRepository(folder, 'crowded');
    const commitId = crowded.commit('one');
    for (let index = 0; index < 23; index += 1) crowded.tag(`a\u202e${String(index).padStart(2, '0')}`);
    const { stdout, stderr } = await runProgram(folder, 'crowded', commitId);
    const notes = stderr.trimEnd().split('\n');
    expect(stdout).to.equal(`${commitId.slice(0, 10)}\n`);
    expect(notes).to.have.lengthOf(21);
    expect(notes[0]).to.equal('tag-resolver: ignored the tag a\\u{202e}00: it does not begin with "v"');
    expect(notes[20]).to.equal('tag-resolver: ignored 3 more tags');
  });

  it('prints its help', async () => {
    for (const flag of ['--help', '-h']) {
      expect(await runProgram(folder, flag)).to.deep.equal({ exitCode: 0, stdout: help, stderr: '' });
    }
  });

  it('prints its version', async () => {
    expect((await runProgram(folder, '--version')).stdout).to.match(/^\d+\.\d+\.\d+\n$/);
  });

  describe('with invalid input', () => {
    for (const [args, message] of [
      [[], 'Two arguments are needed, not 0;'],
      [['repository', 'HEAD'], 'The commit id must be 40 or 64 hexadecimal characters;'],
      [['repository', 'a'.repeat(40), '--length', '6'], '--length must be a whole number from 7 to 64'],
      [['repository', 'a'.repeat(40), '--timeout', 'soon'], '--timeout must be a number of seconds'],
      [['--upload-pack=touch ran', 'a'.repeat(40)], 'There is no option --upload-pack;'],
      [
        ['--', '--upload-pack=touch ran', 'a'.repeat(40)],
        '"--upload-pack=touch ran" is not a supported repository',
      ],
      [['ext::touch ran', 'a'.repeat(40)], '"ext::touch ran" is not a supported repository'],
    ] as const) {
      it(`exits with 2 and one sentence for: ${args.join(' ')}`, async () => {
        const { exitCode, stdout, stderr } = await runProgram(folder, ...args);
        expect({ exitCode, stdout }).to.deep.equal({ exitCode: 2, stdout: '' });
        expect(stderr)
          .to.match(/^tag-resolver: .*\n$/)
          .and.contain(message);
        expect(existsSync(join(folder.path, 'ran'))).to.equal(false);
      });
    }
  });

  it("exits with 1, git's error and nothing on stdout if git fails", async () => {
    const { exitCode, stdout, stderr } = await runProgram(folder, folder.path, tagged);
    expect({ exitCode, stdout }).to.deep.equal({ exitCode: 1, stdout: '' });
    expect(stderr).to.contain('does not appear to be a git repository');
    expect(stderr).to.contain(`tag-resolver: git could not list the tags of ${folder.path} (exit code 128);`);
    expect(stderr).not.to.match(/^\s+at /m);
  });

  it('exits with 1 for a path that does not exist', async () => {
    expect(await runProgram(folder, 'nowhere', tagged)).to.deep.equal({
      exitCode: 1,
      stdout: '',
      stderr:
        'tag-resolver: There is no folder nowhere, or it cannot be read; give the folder or the URL of a repository.\n',
    });
  });

  it('escapes in JSON what a terminal interprets or a reader takes for a line end', async () => {
    const odd = createRepository(folder, 'odd');
    const commitId = odd.commit('one');
    for (const name of ['a\u009b31m', 'b\u2028', 'c\u{e0041}']) odd.tag(name);
    const { stdout } = await runProgram(folder, '--json', 'odd', commitId);
    expect(stdout).to.match(/^[\x20-\x7e]+\n$/);
    const { ignored } = JSON.parse(stdout) as { ignored: { name: string }[] };
    expect(ignored.map(({ name }) => name)).to.deep.equal(['a\u009b31m', 'b\u2028', 'c\u{e0041}']);
  });

  it('treats any prefix as text', async () => {
    const prefixed = createRepository(folder, 'prefixed');
    const commitId = prefixed.commit('one');
    const long = 'x'.repeat(200);
    for (const [prefix, version] of [
      ['', '1.0'],
      ['release-', '2.0'],
      ['$&(', '3.0'],
      ['chart/v', '4.0'],
      [long, '5.0'],
    ] as const) {
      prefixed.tag(prefix + version);
      const { exitCode, stdout } = await runProgram(folder, 'prefixed', commitId, `--prefix=${prefix}`);
      expect({ exitCode, stdout }).to.deep.equal({ exitCode: 0, stdout: `${version}\n` });
    }
  });

  it('prints the whole commit id if --length is above its length', async () => {
    const { stdout } = await runProgram(folder, 'repository', plain, '--length', '64');
    expect(stdout).to.equal(`${plain}\n`);
  });

  it('runs no command in the name of a tag', async () => {
    const hostile = createRepository(folder, 'hostile');
    const commitId = hostile.commit('one');
    for (const name of [
      'v1.0.0;$(touch${IFS}ran)',
      'v1`touch${IFS}ran`',
      'v1|touch${IFS}ran',
      'v1&touch${IFS}ran',
    ]) {
      hostile.tag(name);
    }
    const { exitCode, stdout } = await runProgram(folder, 'hostile', commitId);
    expect({ exitCode, stdout }).to.deep.equal({ exitCode: 0, stdout: `${commitId.slice(0, 10)}\n` });
    expect(existsSync(join(folder.path, 'ran'))).to.equal(false);
  });
});
