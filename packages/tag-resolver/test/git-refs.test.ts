import { expect } from 'chai';
import { createRefReader } from '../src/git-refs.ts';

const one = '1'.repeat(40);
const two = '2'.repeat(40);

function readAll(...lines: string[]): string[][] {
  const tags: string[][] = [];
  const reader = createRefReader((name, objectId) => tags.push([name, objectId]));
  for (const line of lines) reader.readLine(line);
  expect(reader.end()).to.equal(lines.length > 0);
  return tags;
}

describe('createRefReader', () => {
  it('gives nothing for no line', () => expect(readAll()).to.deep.equal([]));

  it('returns a plain tag with its commit and an annotated one with its peeled commit', () => {
    expect(
      readAll(
        `${one}\trefs/tags/a`,
        `${one}\trefs/tags/b`,
        `${two}\trefs/tags/b^{}`,
        `${two}\trefs/tags/c/d`,
      ),
    ).to.deep.equal([
      ['a', one],
      ['b', two],
      ['c/d', two],
    ]);
  });

  it('ignores branches, also one with the name of a tag', () => {
    expect(
      readAll(`${two}\trefs/heads/v2`, `${two}\trefs/heads/refs/tags/v3`, `${one}\trefs/tags/v1`),
    ).to.deep.equal([['v1', one]]);
    expect(readAll(`${two}\trefs/heads/main`)).to.deep.equal([]);
  });

  it('does not mix up the peeled lines of two tags', () => {
    expect(readAll(`${one}\trefs/tags/a`, `${two}\trefs/tags/b^{}`)).to.deep.equal([
      ['a', one],
      ['b^{}', two],
    ]);
  });

  it('accepts the 64 characters of SHA-256', () => {
    expect(readAll(`${'a'.repeat(64)}\trefs/tags/v1`)).to.deep.equal([['v1', 'a'.repeat(64)]]);
  });

  for (const line of [
    '',
    'warning: x',
    `${one} refs/tags/v1`,
    `${one}\trefs/pull/v1`,
    `${one}\trefs/tags/`,
    `${one.toUpperCase().replaceAll('1', 'A')}\trefs/tags/v1`,
    `${one}0\trefs/tags/v1`,
  ]) {
    it(`refuses the line ${JSON.stringify(line)}`, () => {
      expect(() => readAll(line)).to.throw(SyntaxError, JSON.stringify(line));
    });
  }
});
