import { expect } from 'chai';
import { UsageError } from '../src/errors.ts';
import * as values from '../src/values.ts';

const rows: [name: string, parse: (text: string) => unknown, accepted: string[], refused: string[]][] = [
  [
    'parseCommitId',
    values.parseCommitId,
    ['0123456789abcdef0123456789abcdef01234567', 'a'.repeat(64)],
    ['', '0123456789', 'A'.repeat(40), 'g'.repeat(40), `-${'a'.repeat(40)}`, `${'a'.repeat(40)}\n`],
  ],
  [
    'parseImageTag',
    values.parseImageTag,
    ['1.0.2', '0123456789', 'a'.repeat(128), '_a', '1.0.0_b'],
    ['', '-rf', '.1', '1.0+b', 'a b', 'a:b', 'a'.repeat(129), '1.0\n'],
  ],
  [
    'parseDigest',
    values.parseDigest,
    [`sha256:${'0'.repeat(64)}`],
    ['', '0'.repeat(64), `sha256:${'0'.repeat(63)}`, `sha256:${'A'.repeat(64)}`, `sha512:${'0'.repeat(64)}`],
  ],
  [
    'parseRepositoryUri',
    values.parseRepositoryUri,
    ['000000000000.dkr.ecr.eu-west-1.amazonaws.com/hello_world_repo', 'localhost:5000/a/b'],
    [
      '',
      'hello',
      '--push',
      'host/UPPER',
      'host/a:tag',
      'host/a@sha256:0',
      'host/',
      'https://host/a',
      'host/a b',
    ],
  ],
  [
    'parseRepositoryName',
    values.parseRepositoryName,
    ['hello_world_repo', 'team/hello.world'],
    ['', 'Hello', '/a', 'a/', '--all', 'a b'],
  ],
  [
    'parseSourceUrl',
    values.parseSourceUrl,
    ['https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/hello_world', 'https://localhost:8443/a.git'],
    ['', 'https://user:secret@host/a', 'http://host/a', 'ext::sh -c a', 'https://host/a?b', '/a/path'],
  ],
  ['parseRegion', values.parseRegion, ['eu-west-1', 'us-gov-west-1'], ['', 'eu', 'EU-WEST-1', '--debug']],
  ['parseClusterName', values.parseClusterName, ['a', 'bmutziu-eks'], ['', '-a', 'a b', 'a'.repeat(101)]],
  [
    'parseRoleArn',
    values.parseRoleArn,
    ['arn:aws:iam::000000000000:role/a', 'arn:aws-us-gov:iam::000000000000:role/delivery/a.b'],
    ['', 'a', 'arn:aws:iam::000000000000:user/a', 'arn:aws:iam::000000000000:role/a b'],
  ],
  [
    'parseNamespace',
    values.parseNamespace,
    ['a', '1', '2048-game', 'hello-world', 'a'.repeat(63)],
    ['', '-a', 'a-', 'A', 'a.b', 'a_b', 'a\n', 'a'.repeat(64)],
  ],
  [
    'parseReleaseName',
    values.parseReleaseName,
    ['a', '2048-game', 'a.b-c.1', 'hello-service', 'a'.repeat(53)],
    ['', '-a', 'a-', 'A', 'a..b', '.a', 'a.', 'a.-b', 'a_b', 'a\n', 'a'.repeat(54)],
  ],
  [
    'parseEnvironment',
    values.parseEnvironment,
    ['a', 'development', 'dev-2'],
    ['', '-a', 'a-', 'A', '1a', 'a.b', 'a\n', 'a'.repeat(64)],
  ],
  [
    'parseUrlPath',
    values.parseUrlPath,
    ['/', '/ping', '/a/b?c=d&e=%20'],
    ['', 'ping', '//example.com/', '/\\example.com', '/a b', '/#a', 'https://example.com/', '/\n'],
  ],
  ['parseText', values.parseText, ['Hello World!', '-', '\n', ' '], ['']],
  [
    'parseInnerPath',
    values.parseInnerPath,
    ['packages/hello-service', '.', 'a..b'],
    ['', '/etc', '..', 'a/../b', '../a', '-f', 'a b'],
  ],
];

for (const [name, parse, accepted, refused] of rows) {
  describe(name, () => {
    for (const text of accepted) {
      it(`accepts ${JSON.stringify(text)}`, () => {
        expect(parse(text)).to.equal(text);
      });
    }
    for (const text of refused) {
      it(`refuses ${JSON.stringify(text)}`, () => {
        expect(() => parse(text)).to.throw(UsageError);
      });
    }
  });
}

describe('parseYesOrNo', () => {
  it('reads yes and no', () => {
    expect(values.parseYesOrNo('yes')).to.equal(true);
    expect(values.parseYesOrNo('no')).to.equal(false);
  });

  for (const text of ['', 'Yes', 'true', 'none']) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      expect(() => values.parseYesOrNo(text)).to.throw(UsageError, 'is neither yes nor no');
    });
  }
});

describe('parseCount', () => {
  it('gives the number', () => {
    expect(values.parseCount('300')).to.equal(300);
  });

  for (const text of ['', '0', '-1', '1.5', '1e3', '1000000', 'ten']) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      expect(() => values.parseCount(text)).to.throw(UsageError);
    });
  }
});

describe('parseStatus', () => {
  it('gives the number', () => {
    expect(values.parseStatus('200')).to.equal(200);
  });

  for (const text of ['', '0', '99', '100', '600', '2e2', ' 200', '200\n', 'OK']) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      expect(() => values.parseStatus(text)).to.throw(UsageError);
    });
  }
});

describe('shortCommitId', () => {
  it('is the first ten characters', () => {
    expect(values.shortCommitId('0123456789abcdef0123456789abcdef01234567')).to.equal('0123456789');
  });
});
