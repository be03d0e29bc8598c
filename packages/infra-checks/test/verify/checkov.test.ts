import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { handmadeStacks } from '../../../infra/test/helpers/handmade-stacks.ts';
import { type CheckovReport, checkovFindings } from '../../src/verify/checkov.ts';

const stacks = handmadeStacks({ network: { resource: { aws_vpc: { main: {} } } } });
const known = {
  check_id: 'CKV_AWS_24',
  check_name: 'SSH',
  file_path: '/stacks/known-fault/cdk.tf.json',
  resource: 'sg',
};
const ours = { ...known, check_id: 'CKV_AWS_1', check_name: 'One', file_path: '/stacks/network/cdk.tf.json' };

function report(parts: Partial<CheckovReport['results']>, parsingErrors = 0): CheckovReport {
  return {
    results: { passed_checks: [ours], failed_checks: [known], ...parts },
    summary: { parsing_errors: parsingErrors },
  };
}

function failures(of: CheckovReport, waivers: string[] = []): string[] {
  return checkovFindings(of, stacks, waivers)
    .filter(({ outcome }) => outcome === 'failed')
    .map(({ text }) => text);
}

describe('checkovFindings', () => {
  it('passes when it saw the known fault, every stack, and nothing else', () => {
    expect(failures(report({}))).to.deep.equal([]);
  });

  it('reports a fault in the stacks, unless it is waived', () => {
    const found = report({ failed_checks: [known, ours] });
    expect(failures(found)).to.deep.equal([
      'checkov finds no fault with network that is not waived\n  CKV_AWS_1: One: sg',
    ]);
    expect(failures(found, ['CKV_AWS_1'])).to.deep.equal([]);
  });

  it('does not believe a checkov that is content with everything', () => {
    expect(failures(report({ failed_checks: [] }))).to.deep.equal([
      'checkov sees the fault of a stack that has one\n  it did not report CKV_AWS_24',
    ]);
  });

  it('does not believe one that could not parse a file or checked nothing of a stack', () => {
    expect(failures(report({ passed_checks: [] }, 19))).to.deep.equal([
      'checkov reads every stack\n  it could not parse 19 files\n  it checked nothing of network',
    ]);
  });

  it('reports a waiver that waives nothing', () => {
    expect(failures(report({}), ['CKV_AWS_9'])).to.deep.equal([
      'every waiver of checkov.yaml waives something\n  CKV_AWS_9',
    ]);
  });
});

describe('checkov.yaml', () => {
  it('gives the reason of every waiver behind it', () => {
    const text = readFileSync(join(import.meta.dirname, '../../checkov.yaml'), 'utf8');
    const waivers = text.split('\n').filter((line) => /^\s+- CKV/.test(line));
    expect(waivers).to.have.length.above(0);
    for (const waiver of waivers) expect(waiver).to.match(/^ {2}- CKV2?_[A-Z0-9]+_\d+ # .{20,}$/);
  });
});
