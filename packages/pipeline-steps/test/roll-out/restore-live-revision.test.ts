import { expect } from 'chai';
import { restoreLiveRevision } from '../../src/roll-out/restore-live-revision.ts';
import { commitId, createStepFolder, type StepFolder } from '../helpers/step-folder.ts';

const earlier = 'f'.repeat(40);
const restoreCommand = (words: string) =>
  `\`npx --yes pnpm rollback ${words} --service hello-service\` restores an earlier version`;
const options = '--namespace hello-world --wait --timeout 300s';

describe('restoreLiveRevision', () => {
  let folder: StepFolder;

  beforeEach(async () => {
    folder = await createStepFolder();
    folder.know({ commits: { 4: earlier } });
  });

  afterEach(() => folder.remove());

  function run(liveRevision: number | 'none' | 'unknown'): Promise<string> {
    const release = { releaseName: 'hello-service', namespace: 'hello-world', environment: 'staging' };
    return restoreLiveRevision(folder.context, { ...release, commitId, liveRevision, timeoutSeconds: 300 });
  }

  const changes = () =>
    folder
      .calls('helm')
      .map(({ args }) => args.join(' '))
      .filter((call) => !/^(?:get|history)/.test(call));

  it('restores the live revision, also manually changed fields, and names it', async () => {
    expect(await run(4)).to.equal('it was rolled back: revision 4, commit ffffffffff, is live again');
    expect(changes()).to.deep.equal([
      `rollback hello-service 4 --namespace hello-world --server-side=true --force-conflicts --wait --timeout 300s`,
    ]);
    expect(folder.said).to.deep.equal([
      `rolling back to revision 4; if that is interrupted, ${restoreCommand('staging ffffffffff')}`,
    ]);
    expect(folder.shown.join('')).to.contain('Rollback was a success');
  });

  it('uninstalls if nothing was live before, as Helm does after a failed install', async () => {
    expect(await run('none')).to.equal('nothing was live before, so it was uninstalled');
    expect(changes()).to.deep.equal([`uninstall hello-service ${options}`]);
  });

  it('changes nothing if the same commit was live before', async () => {
    folder.know({ commits: { 4: commitId } });
    expect(await run(4)).to.equal(
      `the same commit was live before, so nothing was rolled back: ${restoreCommand('staging')}`,
    );
    expect(changes()).to.deep.equal([]);
  });

  it('changes nothing if Helm has no record of what was live', async () => {
    expect(await run('unknown')).to.equal(
      `Helm has no record of what was live before, so nothing was rolled back: ${restoreCommand('staging <version>')}`,
    );
    expect(changes()).to.deep.equal([]);
  });

  it('leaves a later deployment of another commit alone', async () => {
    const revisions = [4, 5, 6].map((revision) => ({ revision, status: 'deployed', description: '' }));
    folder.know({ history: revisions, commits: { 4: earlier, 5: commitId, 6: 'e'.repeat(40) } });
    expect(await run(4)).to.equal(
      'revision 6, commit eeeeeeeeee, was deployed meanwhile, so nothing was rolled back',
    );
    expect(changes()).to.deep.equal([]);
  });

  it('restores a revision that names no commit', async () => {
    folder.know({ commits: {} });
    expect(await run(4)).to.equal('it was rolled back: revision 4, commit unknown, is live again');
  });

  for (const [revision, command, words] of [
    [4, 'rollback', 'staging ffffffffff'],
    ['none', 'uninstall', 'staging'],
  ] as const)
    it(`says what is live and what to type if the ${command} fails`, async () => {
      folder.know({ failures: { [`helm ${command}`]: 'Error: timed out' } });
      expect(await run(revision)).to.equal(
        `it could not be rolled back and may be live: helm ${command} hello-service failed with exit code 1: Error: timed out; ${restoreCommand(words)}`,
      );
    });
});
