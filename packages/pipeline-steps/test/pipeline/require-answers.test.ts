import { expect } from 'chai';
import { rejectionOf } from '../../../programs/test/helpers/rejection-of.ts';
import { requireAnswers } from '../../src/pipeline/require-answers.ts';
import { createStepFolder, type StepFolder } from '../helpers/step-folder.ts';

const now = Date.parse('2026-11-29T03:00:00Z');

describe('requireAnswers', () => {
  let folder: StepFolder;

  beforeEach(async () => {
    folder = await createStepFolder();
    folder.know({ stageExecutions: { 'Approve-staging': 'STANDARD', 'Deploy-staging': 'STANDARD' } });
  });

  afterEach(() => folder.remove());

  const check = (...names: string[]) => requireAnswers(folder.context, { region: 'eu-west-1', now }, names);

  it('is satisfied when no approval waits', async () => {
    await check('hello-world');
    expect(folder.said).to.deep.equal([]);
  });

  it('says for how long an approval waits that is not a day old, and is satisfied', async () => {
    folder.know({ approvals: { 'Approve-staging': '2026-11-28T03:00:01.123Z' } });
    await check('hello-world');
    expect(folder.said).to.deep.equal(['hello-world: Approve-staging waits for 23 hours']);
  });

  it('fails for one that is a day old, names it, and says what to type', async () => {
    folder.know({ approvals: { 'Approve-staging': '2026-11-28T03:00:00Z' } });
    const error = await rejectionOf(check('hello-world'));
    expect(error.message).to.equal(
      'approvals wait for longer than a day: Approve-staging of hello-world (24 hours); answer them with npx --yes pnpm approval <environment> --service <service>',
    );
  });

  it('looks at every pipeline', async () => {
    folder.know({ approvals: { 'Approve-staging': '2026-11-20T03:00:00Z' } });
    const error = await rejectionOf(check('hello-world', 'greeter'));
    expect(error.message)
      .to.include('Approve-staging of hello-world')
      .and.include('Approve-staging of greeter');
    expect(folder.calls('aws')).to.have.lengthOf(2);
  });

  it('fails for an approval without a time, instead of waiting for ever', async () => {
    folder.know({ approvals: { 'Approve-staging': '' } });
    expect((await rejectionOf(check('hello-world'))).message).to.include('Approve-staging');
  });
});
