import { expect } from 'chai';
import { linesOfChanges, summaryOfChanges } from '../../src/pipeline/changes-text.ts';

const changes = (added: number, removed: number) => ({ added, removed, commits: [] });
const refused = 'so its deployment is refused unless ROLLBACK is yes';

describe('summaryOfChanges', () => {
  const cases: [added: number, removed: number, text: string][] = [
    [0, 0, 'the commit is live already'],
    [1, 0, '1 commit since the live one'],
    [12, 0, '12 commits since the live one'],
    [0, 2, `goes back, without 2 commits of the live one, ${refused}`],
    [3, 1, `3 commits, but without 1 commit of the live one, ${refused}`],
  ];
  for (const [added, removed, text] of cases)
    it(`describes ${added} added and ${removed} removed commits`, () => {
      expect(summaryOfChanges(changes(added, removed))).to.equal(text);
    });

  it('says why the changes are not known', () => {
    expect(summaryOfChanges('nothing is live yet')).to.equal('nothing is live yet');
    expect(linesOfChanges('nothing is live yet')).to.deep.equal([]);
  });
});

describe('linesOfChanges', () => {
  it('lists the commits, and counts those that are not listed', () => {
    const commits = [{ id: 'a'.repeat(40), subject: 'Say hello' }];
    expect(linesOfChanges({ added: 3, removed: 0, commits })).to.deep.equal([
      'aaaaaaaaaa Say hello',
      'and 2 more',
    ]);
  });
});
