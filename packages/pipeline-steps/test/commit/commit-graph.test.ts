import { expect } from 'chai';
import { rejectionOf } from '../../../programs/test/helpers/rejection-of.ts';
import { findCommits, isAncestor, parseCommitGraph, readCommitGraph } from '../../src/commit/commit-graph.ts';
import { createStepFolder } from '../helpers/step-folder.ts';

/** merge has the parents left and right, whose parent is root; other has no parent. */
const graph = parseCommitGraph('merge left right\nleft root\nright root\nroot\nother\n');

describe('a commit graph', () => {
  const relations: readonly (readonly [ancestor: string, descendant: string, answer: boolean])[] = [
    ['root', 'root', true],
    ['root', 'merge', true],
    ['left', 'merge', true],
    ['right', 'merge', true],
    ['merge', 'left', false],
    ['left', 'right', false],
    ['other', 'merge', false],
    ['root', 'other', false],
    ['unknown', 'merge', false],
    ['root', 'unknown', false],
  ];
  for (const [ancestor, descendant, answer] of relations)
    it(`knows that ${descendant} ${answer ? 'descends' : 'does not descend'} from ${ancestor}`, () => {
      expect(isAncestor(graph, ancestor, descendant)).to.equal(answer);
    });

  it('answers for a hundred thousand commits in a row', () => {
    const lines = Array.from({ length: 100_000 }, (_, index) => `${index + 1} ${index}`);
    const long = parseCommitGraph(`${lines.join('\n')}\n0\n`);
    expect(isAncestor(long, '0', '100000')).to.equal(true);
    expect(isAncestor(long, '100000', '0')).to.equal(false);
  });

  it('finds commits by the start of their ids', () => {
    expect(findCommits(graph, 'r')).to.deep.equal(['right', 'root']);
    expect(findCommits(graph, 'x')).to.deep.equal([]);
  });

  it('is read from the artifact, and says what to do without one', async () => {
    const folder = await createStepFolder();
    const error = await rejectionOf(readCommitGraph(folder.context));
    expect(error.message).to.equal(`${folder.path} has no file commits: run this step in a release artifact`);
    folder.remove();
  });
});
