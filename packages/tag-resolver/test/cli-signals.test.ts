import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { createTestFolder } from './helpers/environment.ts';
import { createFakeGit } from './helpers/fake-git.ts';
import { startGitServer } from './helpers/git-server.ts';
import { findProcesses } from './helpers/process.ts';
import { startProgram } from './helpers/program.ts';

describe('tag-resolver, on a signal', () => {
  const folder = createTestFolder();
  const commitId = 'a'.repeat(40);
  after(() => folder.remove());

  for (const [signal, exitCode] of [
    ['SIGTERM', 143],
    ['SIGINT', 130],
    ['SIGHUP', 129],
  ] as const) {
    it(`exits with ${exitCode} on ${signal} and ends a git that ignores it`, async () => {
      const mark = `https://example.com${folder.path}/${signal}`;
      const PATH = createFakeGit(
        folder,
        `trap '' TERM INT HUP; touch '${folder.path}/${signal}'; while [ -e '${folder.path}' ]; do sleep 0.1; done`,
      );
      const running = startProgram(folder, [mark, commitId], { PATH });
      while (!existsSync(join(folder.path, signal))) await delay(20);
      running.kill(signal);
      expect(await running).to.include({ exitCode, stdout: '' });
      expect(findProcesses(mark)).to.deep.equal([]);
    });
  }

  for (const [signal, exitCode] of [
    ['SIGTERM', 143],
    ['SIGINT', 130],
    ['SIGHUP', 129],
  ] as const) {
    it(`exits with ${exitCode} on ${signal} and ends git's processes`, async () => {
      const server = await startGitServer(folder, '');
      const url = server.url('hang', 'repository');
      const running = startProgram(folder, [url, commitId]);
      while (!findProcesses(url).some((id) => id !== running.pid)) await delay(50);
      await delay(100);
      running.kill(signal);
      const ended = await running;
      server.close();
      expect(ended).to.include({ exitCode, stdout: '' });
      expect(ended.stderr).to.contain(
        `tag-resolver: git was stopped before it had listed the tags of ${url}.`,
      );
      expect(findProcesses(url)).to.deep.equal([]);
    });
  }
});
