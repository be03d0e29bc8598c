import { expect } from 'chai';
import { compareVersions, parseVersion } from '../src/program-version.ts';

describe('parseVersion', () => {
  const rows: [text: string, version: string | undefined][] = [
    ['containerd github.com/containerd/containerd 1.6.20~ds1 1.6.20~ds1-1+deb12u3', '1.6.20'],
    ['containerd containerd.io v2.1.4 75cb2b7193e4', '2.1.4'],
    ['Docker version 20.10.24+dfsg1, build 297e128', '20.10.24'],
    ['runc version 1.1.5+ds1\ncommit: 1.1.5+ds1-1+deb12u1', '1.1.5'],
    ['docker-registry github.com/docker/distribution 2.8.2+ds1', '2.8.2'],
    ['no version here', undefined],
  ];
  for (const [text, version] of rows) {
    it(`reads ${version} in ${JSON.stringify(text)}`, () => {
      expect(parseVersion(text)).to.equal(version);
    });
  }
});

describe('compareVersions', () => {
  const rows: [one: string, other: string, sign: number][] = [
    ['1.6', '1.6.20', -1],
    ['1.10.0', '1.9.9', 1],
    ['20.10.24', '20.10', 1],
    ['1.26', '1.26.0', 0],
    ['2.0', '1.99', 1],
  ];
  for (const [one, other, sign] of rows) {
    it(`puts ${one} ${['before', 'beside', 'after'][sign + 1]} ${other}`, () => {
      expect(Math.sign(compareVersions(one, other))).to.equal(sign);
    });
  }
});
