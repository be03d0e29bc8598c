import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { startCommand } from '../../src/rollback/rollback.ts';

const howTo = readFileSync(new URL('../../../../docs/how-to/undo.md', import.meta.url), 'utf8');

describe('startCommand', () => {
  it('is the command of the how-to, in the region of the pipeline', () => {
    const commitId = 'a'.repeat(40);
    const [written = ''] = /aws codepipeline start-pipeline-execution [^`]*/.exec(howTo) ?? [];
    const expected = written
      .replace(/\\\n\s*/g, '')
      .trim()
      .replace('--name hello-world', '--region eu-west-1 --name orders')
      .replace('<commit>', commitId);
    expect(startCommand({ region: 'eu-west-1', pipelineName: 'orders' }, commitId)).to.equal(expected);
  });
});
