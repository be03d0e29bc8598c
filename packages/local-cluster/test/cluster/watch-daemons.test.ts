import { once } from 'node:events';
import { expect } from 'chai';
import { watchDaemons } from '../../src/cluster/watch-daemons.ts';

describe('watchDaemons', () => {
  const daemon = (end: () => string | undefined) => ({ name: 'etcd', logFile: '/logs/etcd.log', ended: end });

  it('aborts with the name of a daemon that ended, how, and its log', async () => {
    let end: string | undefined;
    const watch = watchDaemons();
    watch.add([daemon(() => undefined), daemon(() => end)]);
    const aborted = once(watch.signal, 'abort');
    end = 'ended by SIGKILL';
    // The watch's timer does not keep the process alive, but this one does.
    const alive = setTimeout(() => {}, 5_000);
    await aborted;
    clearTimeout(alive);
    expect(watch.signal.reason.message).to.equal(
      'etcd ended by SIGKILL while the rehearsal needed it; run it again.',
    );
    expect(watch.signal.reason.lookAt).to.deep.equal(['/logs/etcd.log']);
  });

  it('says nothing of an end that comes after it was stopped', async () => {
    const watch = watchDaemons();
    watch.add([daemon(() => 'ended with exit code 0')]);
    watch.stop();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(watch.signal.aborted).to.equal(false);
  });
});
