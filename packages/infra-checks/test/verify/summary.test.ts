import { expect } from 'chai';
import { failed, judged, notRun, passed } from '../../src/verify/finding.ts';
import { counts, describe as describeCheck } from '../../src/verify/summary.ts';

const findings = [passed('a'), failed('b\n  of it'), notRun('no tool'), notRun('no tool')];

describe('the summary of verify', () => {
  it('ends with what passed, failed and did not run', () => {
    expect(counts(findings)).to.equal('1 passed, 1 failed, 2 not run');
  });

  it('lists what failed and what did not run in each check, each sentence once', () => {
    expect(describeCheck('checkov', findings)).to.deep.equal([
      'checkov: 1 passed, 1 failed, 2 not run',
      '  failed: b\n    of it',
      '  not run: no tool (2 times)',
    ]);
  });

  it('counts what has no faults as passed, and what has as failed, with each', () => {
    expect(judged('the network', [])).to.deep.equal(passed('the network'));
    expect(judged('the network', ['x', 'y'])).to.deep.equal(failed('the network\n  x\n  y'));
  });
});
