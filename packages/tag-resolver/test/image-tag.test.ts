import { expect } from 'chai';
import { InputError } from '../src/errors.ts';
import { chooseImageTag, verifyCommitId, verifyRule } from '../src/image-tag.ts';

const commitId = '0123456789ABCDEF0123456789abcdef01234567';

describe('chooseImageTag', () => {
  it('returns ten characters of the commit id in lower case without a tag', () => {
    const id = commitId.replace('0123456789', 'ABCDEF6789');
    expect(chooseImageTag([], id)).to.deep.equal({
      imageTag: 'abcdef6789',
      commitId: id.toLowerCase(),
      versionTag: null,
      ignored: [],
    });
  });

  it('names the version tag and the reason for each ignored one', () => {
    expect(chooseImageTag(['v1.0+a', 'w', 'vx', `v1-${'a'.repeat(127)}`], commitId)).to.deep.include({
      imageTag: '1.0_a',
      versionTag: 'v1.0+a',
      ignored: [
        { name: 'w', reason: 'it does not begin with "v"' },
        { name: 'vx', reason: '"v" is not followed by a version such as 1.2.3-rc.1' },
        { name: `v1-${'a'.repeat(127)}`, reason: 'an image tag holds at most 128 characters' },
      ],
    });
  });

  it('returns the highest, whatever the order', () => {
    expect(chooseImageTag(['v2', 'v10', 'v9'], commitId).imageTag).to.equal('10');
    expect(chooseImageTag(['v10', 'v9', 'v2'], commitId).imageTag).to.equal('10');
  });

  it('uses another prefix and length', () => {
    expect(chooseImageTag(['r1', 'v2'], commitId, { prefix: 'r', length: 7 }).imageTag).to.equal('1');
    expect(chooseImageTag(['v2'], commitId, { prefix: 'r', length: 7 }).imageTag).to.equal('0123456');
    expect(chooseImageTag([], commitId, { prefix: 'r', length: 64 }).imageTag).to.have.lengthOf(40);
  });
});

describe('verifyCommitId', () => {
  for (const text of [commitId, 'a'.repeat(64), 'F'.repeat(40)]) {
    it(`takes ${text}`, () => expect(() => verifyCommitId(text)).not.to.throw());
  }

  for (const text of [
    '',
    'HEAD',
    'a'.repeat(10),
    'a'.repeat(41),
    'g'.repeat(40),
    `${commitId}\n`,
    `-${commitId}`,
  ]) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      expect(() => verifyCommitId(text)).to.throw(InputError, '40 or 64 hexadecimal characters');
    });
  }
});

describe('verifyRule', () => {
  for (const length of [6, 65, 10.5, Number.NaN, -10, Number.POSITIVE_INFINITY]) {
    it(`refuses the length ${length}`, () => {
      expect(() => verifyRule({ prefix: 'v', length })).to.throw(InputError, 'from 7 to 64');
    });
  }

  for (const prefix of ['a b', 'v^', '.v', '/v', 'a..b', 'v\n', 'x'.repeat(201)]) {
    it(`refuses the prefix ${JSON.stringify(prefix)}`, () => {
      expect(() => verifyRule({ prefix, length: 10 })).to.throw(InputError, '--prefix');
    });
  }

  for (const prefix of ['', 'v', 'chart/v', 'release-', '-']) {
    it(`takes the prefix ${JSON.stringify(prefix)}`, () => {
      expect(() => verifyRule({ prefix, length: 7 })).not.to.throw();
    });
  }
});
