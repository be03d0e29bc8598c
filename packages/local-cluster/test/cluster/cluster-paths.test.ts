import { dirname } from 'node:path';
import { expect } from 'chai';
import { clusterPaths } from '../../src/cluster/cluster-paths.ts';

describe('clusterPaths', () => {
  const paths = clusterPaths('/cache/rehearsal');

  it('puts everything below its root', () => {
    for (const path of Object.values(paths)) expect(`${path}/`).to.match(/^\/cache\/rehearsal\//);
  });

  for (const kept of ['pki', 'images', 'log', 'lockFile', 'controlSocket'] as const) {
    it(`keeps ${kept} apart from what is emptied at the end of a run`, () => {
      expect(dirname(paths[kept])).to.equal(paths.root);
      expect(paths[kept]).not.to.equal(paths.run);
    });
  }

  for (const ofRun of ['configuration', 'kubeconfigs', 'proxySocket'] as const) {
    it(`lets ${ofRun} go with the run`, () => {
      expect(dirname(paths[ofRun])).to.equal(paths.run);
    });
  }
});
