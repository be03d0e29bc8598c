import { mkdir } from 'node:fs/promises';
import { expect } from 'chai';
import { rejectionOf } from '../../../programs/test/helpers/rejection-of.ts';
import { temporaryFolder } from '../../../programs/test/helpers/temporary-folder.ts';
import { clusterPaths } from '../../src/cluster/cluster-paths.ts';
import { startNamespaces } from '../../src/cluster/start-namespaces.ts';

describe('startNamespaces', () => {
  const folder = temporaryFolder();

  it('says what the first commands said when they end at once', async () => {
    const paths = clusterPaths(folder.path);
    for (const directory of [paths.run, paths.log]) await mkdir(directory, { recursive: true });
    const error = await rejectionOf(startNamespaces(paths, '/no/such/catatonit'));
    expect(error.message).to.match(/^the sandbox did not start: (?!no output).+ \(log: .*sandbox\.log\)$/s);
  });
});
