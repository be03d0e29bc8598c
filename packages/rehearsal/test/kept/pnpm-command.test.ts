import { expect } from 'chai';
import { clusterPaths } from 'local-cluster/cluster/cluster-paths.ts';
import { userCacheDirectory } from 'pipeline-steps';
import { pnpmCommand } from '../../src/kept/pnpm-command.ts';

describe('pnpmCommand', () => {
  it('names no cache where the usual one is meant', () => {
    const paths = clusterPaths(`${userCacheDirectory({})}/rehearsal`);
    expect(pnpmCommand(paths, 'rehearse:down')).to.equal('npx --yes pnpm rehearse:down');
  });

  it('names another cache, so that it ends this rehearsal and no other', () => {
    const paths = clusterPaths('/opt/my cache/aws-kube-cd/rehearsal');
    expect(pnpmCommand(paths, 'rehearse:down')).to.equal(
      "XDG_CACHE_HOME='/opt/my cache' npx --yes pnpm rehearse:down",
    );
  });
});
