import { once } from 'node:events';
import { expect } from 'chai';
import { ActionableError } from 'programs/actionable-error.ts';
import { namingFullDisk, watchDisk } from '../../src/cluster/watch-disk.ts';

const sentence =
  'The disk of /cache is full: free some space, or set XDG_CACHE_HOME to a folder of another disk, then run this command again.';

describe('watchDisk', () => {
  it('says at once that the disk is full, also after a look that failed', async () => {
    const answers = [2e9, undefined, 99e6];
    const watch = watchDisk('/cache', async () => answers.shift() ?? Promise.reject(new Error('no answer')));
    await once(watch.signal, 'abort');
    expect(watch.signal.reason).to.be.instanceOf(ActionableError).with.property('message', sentence);
  });

  it('looks at the real disk', async () => {
    const watch = watchDisk('/');
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(watch.signal.aborted).to.equal(false);
    watch.stop();
  });
});

describe('namingFullDisk', () => {
  it('leaves other failures as they are', () => {
    const error = new Error('no such user');
    expect(namingFullDisk(error, '/cache', false)).to.equal(error);
  });

  it('names the disk in place of a bare ENOSPC, and keeps that', () => {
    const error = new Error('ENOSPC: no space left on device, write');
    expect(namingFullDisk(error, '/cache', false)).to.include({ message: sentence, output: String(error) });
  });

  it('keeps the build’s own failure: its command, its output, its log', () => {
    const build = new ActionableError('hello-world-build ended as FAILED in phase build.', {
      command: 'docker build .',
      output: 'write /app: no space left on device',
      lookAt: ['/cache/log/1.log'],
    });
    expect(namingFullDisk(build, '/cache', false)).to.deep.include({
      message: sentence,
      command: 'docker build .',
      output: `${build.message}\n${build.output}`,
      lookAt: build.lookAt,
    });
  });

  it('names the disk alone where the watch ended what was at work', () => {
    const aborted = new DOMException('This operation was aborted', 'AbortError');
    expect(namingFullDisk(aborted, '/cache', true)).to.include({ message: sentence, output: undefined });
  });
});
