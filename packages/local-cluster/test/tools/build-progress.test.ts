import { expect } from 'chai';
import { createBuildProgress, describeSeconds } from '../../src/tools/build-progress.ts';

describe('createBuildProgress', () => {
  const packages = Array.from({ length: 100 }, (_, index) => ({ importPath: `p${index}`, bytes: 1_000_000 }));

  it('begins with a guess from the size of the source and the cores', () => {
    const oneCore = createBuildProgress(packages, 1).estimate(0);
    const fourCores = createBuildProgress(packages, 4).estimate(0);
    expect(oneCore.fraction).to.equal(0);
    expect(oneCore.secondsLeft).to.be.within(500, 1000);
    expect(oneCore.secondsLeft / fourCores.secondsLeft).to.be.closeTo(4, 0.01);
  });

  it('goes by what it saw once enough was seen', () => {
    const progress = createBuildProgress(packages, 2);
    for (const { importPath } of packages.slice(0, 50)) progress.begin(importPath);
    const { fraction, secondsLeft } = progress.estimate(60);
    expect(fraction).to.be.closeTo(50 / 105, 0.001);
    expect(secondsLeft).to.be.closeTo(66, 0.5);
  });

  it('keeps a part for the linker to the end and never promises less than nothing', () => {
    const progress = createBuildProgress(packages, 2);
    for (const { importPath } of packages) progress.begin(importPath);
    expect(progress.estimate(100).fraction).to.be.within(0.9, 0.99);
    expect(createBuildProgress([], 2).estimate(1000).secondsLeft).to.equal(0);
  });

  it('counts a package once and ignores names that it does not await', () => {
    const progress = createBuildProgress(packages, 2);
    expect(progress.begin('p1')).to.equal(true);
    expect(progress.begin('p1')).to.equal(false);
    expect(progress.begin('go: downloading something')).to.equal(false);
    expect(progress.estimate(1).fraction).to.be.closeTo(1 / 105, 0.001);
  });
});

describe('describeSeconds', () => {
  const rows: [seconds: number, text: string][] = [
    [1, 'about 5 s'],
    [38, 'about 40 s'],
    [59, 'about 1 min'],
    [350, 'about 6 min'],
  ];
  for (const [seconds, text] of rows) {
    it(`says ${text} for ${seconds} seconds`, () => {
      expect(describeSeconds(seconds)).to.equal(text);
    });
  }
});
