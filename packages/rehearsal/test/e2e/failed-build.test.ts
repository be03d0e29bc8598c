import { appendFile, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { execa } from 'execa';
import { leftovers } from './leftovers.ts';
import { startRehearsal } from './run-rehearsal.ts';

const checkout = fileURLToPath(new URL('../../../..', import.meta.url));

describe('a rehearsal of a commit whose image cannot be built', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'broken-'));
    await execa('git', ['clone', '--quiet', '--no-hardlinks', checkout, join(folder, 'clone')]);
    const clone = join(folder, 'clone');
    await appendFile(join(clone, 'packages/hello-service/Dockerfile'), 'COPY no-such-file /\n');
    const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@localhost'];
    await execa('git', [
      '-C',
      clone,
      ...identity,
      'commit',
      '--quiet',
      '--all',
      '--message',
      'break the image',
    ]);
    for (const place of [
      '.',
      ...['infra', 'pipeline-steps', 'rehearsal', 'tag-resolver'].map((name) => `packages/${name}`),
    ]) {
      await symlink(join(checkout, place, 'node_modules'), join(clone, place, 'node_modules'));
    }
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('deploys nothing, and says which command failed, what it printed and where to look', async () => {
    const rehearsal = startRehearsal(['--approve', 'all'], {
      program: join(folder, 'clone/packages/rehearsal/src/main.ts'),
    });
    expect(await rehearsal.ended).to.equal(1);
    const message = rehearsal.stderr();
    expect(message).to.match(/^error: \S+ ended as FAILED in phase build\.$/m);
    expect(message).to.include('command: pipeline-steps find-or-build-image');
    expect(message).to.include('no-such-file');
    expect(message).to.match(/look at: \S+hello-world-build\.log/);
    const deploys = rehearsal.events.filter(({ step }) => step?.startsWith('Deploy-'));
    expect(deploys).to.deep.equal([]);
    expect(await leftovers()).to.deep.equal([]);
  });
});
