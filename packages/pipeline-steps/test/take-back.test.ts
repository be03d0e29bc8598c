import { expect } from 'chai';
import { takeBack } from '../src/take-back.ts';
import { commitId, createStepFolder, type StepFolder } from './helpers/step-folder.ts';

const earlier = 'f'.repeat(40);
const wayBack = '`npx --yes pnpm rollback staging` brings an earlier version back';
const options = '--namespace hello-world --wait --timeout 300s';

describe('takeBack', () => {
  let folder: StepFolder;

  beforeEach(() => {
    folder = createStepFolder();
    folder.know({ commits: { 4: earlier } });
  });

  afterEach(() => folder.remove());

  function run(liveRevision: number | 'none'): Promise<string> {
    const release = { releaseName: 'hello-service', namespace: 'hello-world', environment: 'staging' };
    return takeBack(folder.context, { ...release, commitId, liveRevision, timeoutSeconds: 300 });
  }

  const changes = () =>
    folder
      .calls('helm')
      .map(({ args }) => args.join(' '))
      .filter((call) => !call.startsWith('get'));

  it('brings the revision back that was live, also fields that a hand has changed since, and names it', async () => {
    expect(await run(4)).to.equal('it was taken back: revision 4, commit ffffffffff, is live again');
    expect(changes()).to.deep.equal([
      `rollback hello-service 4 --namespace hello-world --force-conflicts --wait --timeout 300s`,
    ]);
    expect(folder.said).to.deep.equal([`taking back to revision 4; should that be interrupted: ${wayBack}`]);
    expect(folder.shown.join('')).to.contain('Rollback was a success');
  });

  it('uninstalls where nothing was live before, as Helm does after an install that failed', async () => {
    expect(await run('none')).to.equal('nothing was live before, so it was uninstalled');
    expect(changes()).to.deep.equal([`uninstall hello-service ${options}`]);
  });

  it('changes nothing where the same commit was live before', async () => {
    folder.know({ commits: { 4: commitId } });
    expect(await run(4)).to.equal(
      `what was live before is the same commit, so nothing was taken back: ${wayBack}`,
    );
    expect(changes()).to.deep.equal([]);
  });

  it('brings a revision back that names no commit', async () => {
    folder.know({ commits: {} });
    expect(await run(4)).to.equal('it was taken back: revision 4, commit unknown, is live again');
  });

  for (const [revision, command] of [
    [4, 'rollback'],
    ['none', 'uninstall'],
  ] as const)
    it(`says what is live and what to type when the ${command} fails`, async () => {
      folder.know({ failures: { [`helm ${command}`]: 'Error: timed out' } });
      expect(await run(revision)).to.equal(
        `it could not be taken back and may be live: helm ${command} hello-service failed with exit code 1: Error: timed out; ${wayBack}`,
      );
    });
});
