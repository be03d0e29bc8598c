import { expect } from 'chai';
import { clusterPaths } from 'local-cluster/cluster/cluster-paths.ts';
import { userCacheDirectory } from 'pipeline-steps';
import { downCommand, requestCommand } from '../../src/steps/keep-running.ts';

describe('requestCommand', () => {
  it('asks by the URL itself, through a port of this machine, and trusts the rehearsal’s authority', () => {
    const command = requestCommand(new URL('https://sample.test/'), 40001, "/Ada's cache/ca.crt");
    expect(command).to.equal(
      "curl --noproxy '*' --cacert '/Ada'\\''s cache/ca.crt' --connect-to sample.test:443:127.0.0.1:40001 https://sample.test/",
    );
  });

  it('asks a Service’s load balancer by HTTP', () => {
    expect(requestCommand(new URL('http://10.77.1.1:8080/'), 40002, '/ca.crt')).to.equal(
      "curl --noproxy '*' --connect-to 10.77.1.1:8080:127.0.0.1:40002 http://10.77.1.1:8080/",
    );
  });
});

describe('downCommand', () => {
  it('names no cache where the usual one is meant', () => {
    const paths = clusterPaths(`${userCacheDirectory({})}/rehearsal`);
    expect(downCommand(paths)).to.equal('npx --yes pnpm rehearse:down');
  });

  it('names another cache, so that it ends this rehearsal and no other', () => {
    const paths = clusterPaths('/opt/my cache/aws-kube-cd/rehearsal');
    expect(downCommand(paths)).to.equal("XDG_CACHE_HOME='/opt/my cache' npx --yes pnpm rehearse:down");
  });
});
