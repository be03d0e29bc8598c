import { expect } from 'chai';
import { checkStart } from '../../src/codepipeline/check-start.ts';
import type { PipelineStart } from '../../src/event-bridge/starts-for.ts';
import { COMMIT_ID, START, stackWith } from '../helpers/pipeline-story.ts';

const { pipeline } = stackWith();
const revision = (changes: object) => ({
  sourceRevisions: [
    { actionName: 'Source', revisionType: 'COMMIT_ID', revisionValue: COMMIT_ID, ...changes },
  ],
});
const variable = (name: string, value: string) => ({ variables: [{ name, value }] });

describe('checkStart', () => {
  it('gives the defaults and the commit', () => {
    const { variables, commitIds } = checkStart(START, pipeline);
    expect(variables).to.deep.equal({ ROLLBACK: 'no' });
    expect([...commitIds]).to.deep.equal([['Source', COMMIT_ID]]);
  });

  it('lets the start set a variable', () => {
    const { variables } = checkStart({ ...START, ...variable('ROLLBACK', 'yes') }, pipeline);
    expect(variables).to.deep.equal({ ROLLBACK: 'yes' });
  });

  const refusals: [string, Partial<PipelineStart>, string][] = [
    ['another pipeline', { pipelineName: 'other' }, 'there is no pipeline other.'],
    [
      'a variable that is not declared',
      variable('REF', 'x'),
      'variables: REF is not declared by the pipeline',
    ],
    ['an empty variable', variable('ROLLBACK', ''), 'variables: ROLLBACK: 0 characters, at least 1'],
    ['a long variable', variable('ROLLBACK', 'x'.repeat(1001)), 'ROLLBACK: 1001 characters, at most 1000'],
    [
      'a stage in place of the action',
      revision({ actionName: 'Build' }),
      'Build is no source action; the pipeline has Source.',
    ],
    [
      'another type of revision',
      revision({ revisionType: 'S3_OBJECT_KEY' }),
      'S3_OBJECT_KEY is not COMMIT_ID',
    ],
    ['no commit, as a deletion would give', revision({ revisionValue: '' }), 'revisionValue is empty'],
    [
      'a variable given twice',
      { variables: [...variable('ROLLBACK', 'a').variables, ...variable('ROLLBACK', 'b').variables] },
      'variables: ROLLBACK is given twice.',
    ],
  ];
  for (const [what, changes, message] of refusals) {
    it(`refuses ${what}`, () => {
      expect(() => checkStart({ ...START, ...changes }, pipeline)).to.throw(
        'start of the pipeline hello-world: ',
      );
      expect(() => checkStart({ ...START, ...changes }, pipeline)).to.throw(message);
    });
  }

  it('refuses a start without a variable that has no default', () => {
    const strict = { ...pipeline, variables: [{ name: 'REF', defaultValue: undefined }] };
    expect(() => checkStart(START, strict)).to.throw('variables: REF has no default and must be given.');
  });
});
