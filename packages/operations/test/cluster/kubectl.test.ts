import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { temporaryFolder } from '../../../programs/test/helpers/temporary-folder.ts';
import { writeProgram } from '../../../programs/test/helpers/write-program.ts';
import { kubectlReader } from '../../src/cluster/kubectl.ts';

const place = {
  environment: 'staging',
  clusterName: 'shop',
  region: 'eu-west-1',
  accountId: '111122223333',
  namespace: 'hello-staging',
  releaseName: 'hello',
};

describe('kubectlReader', () => {
  const folder = temporaryFolder();
  const path = process.env['PATH'];
  beforeEach(() => {
    process.env['PATH'] = folder.path;
  });
  afterEach(() => {
    process.env['PATH'] = path;
  });

  /** A kubectl that has the context `shop`, and runs a script for everything else. */
  const fake = (script: string) =>
    writeProgram(
      folder.path,
      'kubectl',
      `case "$*" in
      *" config view "*) echo '{"contexts":[{"name":"shop"}]}' ;;
      *) ${script} ;;
      esac`,
    );

  it('reads the objects of the release in its namespace, by the context of the cluster', async () => {
    await fake(`echo "$*" > ${join(folder.path, 'words')}; echo '{"items":[{"kind":"Service"}]}'`);
    const objects = await kubectlReader(undefined)(place);
    expect(objects).to.deep.equal([{ kind: 'Service' }]);
    expect(await readFile(join(folder.path, 'words'), 'utf8')).to.match(
      / --context shop --namespace hello-staging --selector app\.kubernetes\.io\/instance=hello /,
    );
  });

  const reasons: [name: string, script: string, reason: string][] = [
    [
      'missing rights, once for all kinds',
      `for kind in one two; do echo "Error from server (Forbidden): $kind is forbidden" >&2; done; exit 1`,
      'Error from server (Forbidden): one is forbidden',
    ],
    [
      'a cluster that does not answer, without the log of client-go',
      `echo 'E1129 18:00:00.1 1 memcache.go:265] noise' >&2; echo 'The connection was refused' >&2; exit 1`,
      'The connection was refused',
    ],
    ['a kubectl that says nothing', 'exit 3', 'kubectl failed with exit code 3'],
  ];
  for (const [name, script, reason] of reasons)
    it(`names ${name}`, async () => {
      await fake(script);
      expect(await kubectlReader(undefined)(place)).to.equal(reason);
    });

  it('names a kubectl that is not installed, and a context that is missing', async () => {
    expect(await kubectlReader(undefined)(place)).to.equal('kubectl is not on PATH');
    await fake('exit 1');
    expect(await kubectlReader(undefined)({ ...place, clusterName: 'moon', environment: 'moon' })).to.equal(
      'no context of the cluster moon: aws eks update-kubeconfig --region eu-west-1 --name moon',
    );
  });
});
