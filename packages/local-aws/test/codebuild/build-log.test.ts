import { expect } from 'chai';
import { BuildLog } from '../../src/codebuild/build-log.ts';

describe('BuildLog', () => {
  it('continues on a full disk: the lines and the end of the output are still reported', () => {
    const lines: string[] = [];
    const log = new BuildLog('/dev/full', (line) => lines.push(line));
    log.note('Entering phase BUILD');
    log.write('one\ntw');
    log.write('o\n');
    expect(lines).to.deep.equal(['one', 'two']);
    expect(log.takeTail()).to.equal('one\ntwo');
    log.close();
  });
});
