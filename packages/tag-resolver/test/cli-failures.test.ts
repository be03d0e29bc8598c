import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { createTestFolder } from './helpers/environment.ts';
import { createFakeGit } from './helpers/fake-git.ts';
import { startGitServer } from './helpers/git-server.ts';
import { program, startProgram } from './helpers/program.ts';
import { createRepository } from './helpers/repository.ts';

describe('tag-resolver, if something fails', () => {
  const folder = createTestFolder();
  let tagged = '';
  let plain = '';

  before(() => {
    const repository = createRepository(folder, 'repository');
    tagged = repository.commit('one');
    repository.tag('v1.0.0+a');
    repository.tag('release-1');
    plain = repository.commit('two');
  });

  after(() => folder.remove());

  it('exits with 1 if git is not installed', async () => {
    const { exitCode, stdout, stderr } = await startProgram(folder, ['repository', tagged], {
      PATH: '/nowhere',
    });
    expect({ exitCode, stdout, stderr }).to.deep.equal({
      exitCode: 1,
      stdout: '',
      stderr: 'tag-resolver: git cannot be started (spawn git ENOENT); install git or put it on PATH.\n',
    });
  });

  it('exits with 1 if the output of git is no list of tags, and repeats no credential of it', async () => {
    const PATH = createFakeGit(folder, `echo 'From https://u:secret@h/a'; exit 0`);
    const url = 'https://u:secret@h/a';
    const { exitCode, stdout, stderr } = await startProgram(folder, [url, tagged], { PATH });
    expect({ exitCode, stdout }).to.deep.equal({ exitCode: 1, stdout: '' });
    expect(stderr)
      .to.match(
        /^tag-resolver: git's answer for https:\/\/h\/a cannot be read: "From https:\/\/\*\*\*@h\/a" is not .*\n$/,
      )
      .and.not.contain('secret');
  });

  describe('if its output cannot be written', () => {
    for (const [title, redirection, status, words] of [
      [
        'ends with 1 and one sentence where the disk is full',
        '>/dev/full',
        1,
        /^tag-resolver: The image tag cannot be written: .*ENOSPC.*\.$/,
      ],
      [
        'ends without a word and with 141, as git does, where its reader is gone',
        '| sh -c "exec <&-; sleep 1"',
        141,
        /^$/,
      ],
    ] as const) {
      it(title, async () => {
        const command = `{ "$@"; echo $? >status; } ${redirection}`;
        const args = ['-c', command, 'sh', process.execPath, program, 'repository', plain];
        const { stderr } = await execa('sh', args, {
          cwd: folder.path,
          env: folder.environment,
          extendEnv: false,
        });
        expect(stderr).to.match(words);
        expect(readFileSync(join(folder.path, 'status'), 'utf8')).to.equal(`${status}\n`);
      });
    }

    it('prints the image tag even if the notes cannot be written', async () => {
      const command = '"$@" 2>/dev/full';
      const args = ['-c', command, 'sh', process.execPath, program, 'repository', tagged];
      const { stdout } = await execa('sh', args, {
        cwd: folder.path,
        env: folder.environment,
        extendEnv: false,
      });
      expect(stdout).to.equal('1.0.0_a');
    });
  });

  it('never prompts, even with a terminal', async () => {
    const server = await startGitServer(folder, 'ada:open sesame');
    const ssh = join(folder.path, 'ssh');
    // ssh does this before it asks for a password.
    writeFileSync(ssh, `#!/bin/sh\n(: </dev/tty) && touch '${folder.path}/asked'\nexit 255\n`, {
      mode: 0o755,
    });
    for (const url of [server.url('private', 'repository'), 'ssh://git@example.com/a']) {
      const command = `'${process.execPath}' '${program}' '${url}' ${tagged}`;
      const env = { ...folder.environment, GIT_SSH: ssh, TERM: 'xterm' };
      const args = ['--quiet', '--return', '--command', command, '/dev/null'];
      const ended = await execa('script', args, { cwd: folder.path, env, extendEnv: false, reject: false });
      expect(ended).to.include({ exitCode: 1, timedOut: false });
      expect(ended.stdout).to.contain(`tag-resolver: git could not list the tags of ${url}`);
      expect(ended.stdout).not.to.match(/^(?:Username|Password)/m);
    }
    server.close();
    expect(existsSync(join(folder.path, 'asked'))).to.equal(false);
  });
});
