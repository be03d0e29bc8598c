import { expect } from 'chai';
import { criticalPath } from '../../src/report/critical-path.ts';

const span = (name: string, startedAt: number, endedAt: number | undefined) => ({ name, startedAt, endedAt });
const names = (spans: Iterable<{ readonly name: string }>) => [...spans].map(({ name }) => name).sort();

describe('criticalPath', () => {
  it('is each span where one begins when the one before it ends', () => {
    const spans = [span('a', 0, 5), span('b', 5, 9), span('c', 9, 10)];
    expect(names(criticalPath(spans, 10))).to.deep.equal(['a', 'b', 'c']);
  });

  it('leaves out what ran beside a longer one', () => {
    const spans = [span('a', 0, 5), span('short', 5, 6), span('long', 5, 9), span('c', 9, 10)];
    expect(names(criticalPath(spans, 10))).to.deep.equal(['a', 'c', 'long']);
  });

  it('ends with a span that still runs', () => {
    const spans = [span('a', 0, 5), span('beside', 5, 7), span('b', 5, undefined)];
    expect(names(criticalPath(spans, 8))).to.deep.equal(['a', 'b']);
  });

  it('is empty without spans', () => {
    expect(criticalPath([], 0).size).to.equal(0);
  });
});
