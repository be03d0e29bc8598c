import { expect } from 'chai';
import type { WatchedObject } from '../../src/roll-out/roll-out-state.ts';
import { assertIsOurs, undoRollOut } from '../../src/roll-out/undo-roll-out.ts';
import { createStepFolder, type StepFolder } from '../helpers/step-folder.ts';

const release = { releaseName: 'hello-service', namespace: 'hello-world' };
const revisions = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    revision: index + 1,
    status: 'deployed',
    description: 'Upgrade complete',
  }));
const exists = 'helm upgrade failed with exit code 1: Error: UPGRADE FAILED: release: already exists';
const running = 'Error: UPGRADE FAILED: another operation (install/upgrade/rollback) is in progress';

describe('assertIsOurs', () => {
  const judge = (failure: string, after: number | undefined) => () =>
    assertIsOurs(release, { failure, history: revisions(2), last: after ? revisions(after) : undefined });

  it('passes if the failed upgrade made the newest revision', () => {
    expect(judge('it was not ready', 3)).not.to.throw();
  });

  for (const [name, failure, after, words] of [
    ['the upgrade was refused before it began', 'no such chart', 2, /^no such chart$/],
    ['the release cannot be read', 'no answer', undefined, /because the release cannot be read$/],
    ['a later deployment came', 'it was not ready', 4, /another deployment made revision 4 of release/],
    ['another deployment runs', running, 3, /another deployment made revision 3 of release/],
    [
      'Helm cannot read a record',
      exists,
      2,
      /its record of revision 3 of .*type `kubectl delete secret\/sh\.helm\.release\.v1\.hello-service\.v3 --namespace hello-world`, and deploy again$/,
    ],
  ] as const)
    it(`fails if ${name}, so that nothing is rolled back`, () => {
      expect(judge(failure, after)).to.throw(words);
    });
});

describe('undoRollOut', () => {
  let folder: StepFolder;

  beforeEach(async () => {
    folder = await createStepFolder();
  });

  afterEach(() => folder.remove());

  const deployment = (generation: number): WatchedObject => ({
    kind: 'Deployment',
    metadata: { name: 'hello-service', uid: 'd', generation },
  });
  const undo = (serving: readonly WatchedObject[], live = revisions(1)[0]) =>
    undoRollOut(folder.context, { ...release, timeoutSeconds: 300, live, serving });
  const changes = () => folder.calls('helm').filter(({ args }) => args[0] !== 'get');

  it('rolls back to the live revision', async () => {
    expect(await undo([deployment(1)])).to.equal('revision 1, which was live, is back');
    expect(changes().map(({ args }) => args[0])).to.deep.equal(['rollback']);
  });

  it('uninstalls a first version', async () => {
    const ending = await undoRollOut(folder.context, {
      ...release,
      timeoutSeconds: 300,
      live: undefined,
      serving: [],
    });
    expect(ending).to.equal('nothing was live before, so it was uninstalled');
  });

  describe('if somebody deleted the records of a release that serves', () => {
    const request = { ...release, timeoutSeconds: 300, live: undefined, serving: [deployment(1)] };
    const words =
      'Helm has no record of what was live, so nothing was rolled back and the old pods stay: deploy another commit';

    it('uninstalls nothing, and says how to undo the change of its Deployment', async () => {
      folder.know({ watched: [[deployment(2)]] });
      expect(await undoRollOut(folder.context, request)).to.equal(
        `${words}, or type \`kubectl rollout undo deployment/hello-service --namespace hello-world\``,
      );
      expect(changes()).to.deep.equal([]);
    });

    it('does not say how to undo the live version, if the upgrade did not get as far as its Deployment', async () => {
      folder.know({ watched: [[deployment(1)]] });
      expect(await undoRollOut(folder.context, request)).to.equal(words);
    });
  });
});
