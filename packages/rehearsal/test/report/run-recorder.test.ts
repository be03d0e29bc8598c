import { expect } from 'chai';
import { ActionableError } from 'programs/actionable-error.ts';
import { temporaryFolder } from '../../../programs/test/helpers/temporary-folder.ts';
import { createJsonProgress } from '../../src/progress.ts';
import { runMatrix } from '../../src/report/run-matrix.ts';
import { createRunRecorder, stepRecords } from '../../src/report/run-recorder.ts';
import { fakeProgress } from '../helpers/fake-progress.ts';
import { deliver, twoEnvironments } from '../helpers/small-pipeline.ts';
import { toldRehearsal } from '../helpers/told-rehearsal.ts';
import { commits } from '../helpers/told-stack.ts';

describe('createRunRecorder', () => {
  it('keeps the title and the seconds of each step, the failed one marked', async () => {
    let now = 0;
    const { watch, record } = createRunRecorder(() => now);
    const progress = watch(fakeProgress().progress);
    await progress.step('Build', async () => {
      now += 1500;
    });
    await progress.step('Deploy', () => Promise.reject(new Error('no'))).catch(() => {});
    expect(stepRecords(record)).to.deep.equal([
      { title: 'Build', seconds: 1.5, failed: false, notes: [] },
      { title: 'Deploy', seconds: 0, failed: true, notes: [] },
    ]);
  });

  it('keeps the notes since the last step with each step, and passes them on', async () => {
    const lines: string[] = [];
    const { watch, record } = createRunRecorder();
    const progress = watch(createJsonProgress((line) => lines.push(line)));
    await progress.step('Push', async () => {});
    progress.note('Pipeline hello-world:');
    progress.note('  Approve-staging: approved');
    await progress.step('Deploy', async () => progress.note('SNS would tell'));
    await progress.step('Ask', async () => {});
    expect(record.steps.map(({ title, notes }) => [title, ...notes])).to.deep.equal([
      ['Push'],
      ['Deploy', 'Pipeline hello-world:', '  Approve-staging: approved'],
      ['Ask', 'SNS would tell'],
    ]);
    expect(lines.filter((line) => JSON.parse(line).event === 'note')).to.have.length(3);
  });

  it('keeps what a step makes known, as far as the report shows it', async () => {
    const { facts } = await toldRehearsal();
    expect(facts).to.include({
      kubernetesMinor: '1.36',
      logDirectory: '/cache/log',
      baseImage: 'built here',
    });
    expect(facts.head).to.include({ commitId: commits[0] });
    expect(facts.unreadKinds).to.deep.equal(['aws_kms_key', 'aws_s3_bucket']);
    expect(facts.outcomes?.map(({ environment }) => environment)).to.have.length(3);
  });

  it('keeps the message, the command, the output and the files of an ActionableError', () => {
    const { record, end } = createRunRecorder();
    end('failed', new ActionableError('It failed.', { command: 'helm', output: 'no', lookAt: ['/a.log'] }));
    expect(record.failure).to.deep.equal({
      message: 'It failed.',
      command: 'helm',
      output: 'no',
      lookAt: ['/a.log'],
    });
  });

  it('keeps the beginning and the end of a long output', async () => {
    const buildOutput = Array.from({ length: 10_000 }, (_, index) => `line ${index}`);
    const { services } = await toldRehearsal({ buildOutput });
    const commands = services.flatMap(({ runs }) =>
      runs.flatMap(({ actions }) => actions[1]?.commands ?? []),
    );
    const long = commands.find(({ text }) => text.includes('find-or-build-image'));
    expect(long?.head.slice(-1)).to.deep.equal(['line 99']);
    expect(long?.tail.slice(0, 1)).to.deep.equal(['line 9500']);
    expect(long?.tail.slice(-1)).to.deep.equal(['line 9999']);
    expect(long?.omitted).to.equal(9400);
  });
});

describe('createRunRecorder, of a pipeline that runs', () => {
  const folder = temporaryFolder();

  it('keeps each action with its commands, output, log and approval', async () => {
    const { watch, record } = createRunRecorder();
    await deliver(folder.path, { watch });
    const [service] = record.services;
    expect(service?.columns).to.deep.equal([
      { stage: 'Build', environment: undefined },
      { stage: 'Deploy-development', environment: 'development' },
      { stage: 'Deploy-staging', environment: 'development' },
    ]);
    const [row] = service ? runMatrix(service) : [];
    const [build, deploy] = row?.cells ?? [];
    expect(row?.subject).to.equal('first');
    expect(row?.run.state).to.equal('succeeded');
    expect(build?.action).to.include({ state: 'succeeded', logFile: '02-hello-world-build.log' });
    expect(build?.action?.commands.map(({ exitCode, head }) => ({ exitCode, head }))).to.deep.equal([
      { exitCode: 0, head: ['built'] },
    ]);
    expect(deploy).to.include({ state: 'succeeded', approver: '--approve all' });
    expect(record.steps.map(({ action }) => action?.stage)).to.deep.equal([
      'Source',
      'Build',
      'Deploy-development',
      'Deploy-staging',
    ]);
  });

  it('says who approved after the user was asked', async () => {
    const { watch, record } = createRunRecorder();
    await deliver(folder.path, { watch, approve: 'ask', answers: ['all'] });
    const [service] = record.services;
    const cells = service ? runMatrix(service).flatMap((row) => row.cells) : [];
    expect(cells.map((cell) => cell?.approver)).to.deep.equal([undefined, 'you', 'you']);
  });

  it('marks what was not approved, and nothing after it', async () => {
    const { watch, record } = createRunRecorder();
    await deliver(folder.path, { watch, approve: 'none', stack: twoEnvironments() });
    const [service] = record.services;
    const cells = service ? runMatrix(service).flatMap((row) => row.cells) : [];
    expect(cells.map((cell) => cell?.state)).to.deep.equal(['succeeded', 'rejected', undefined]);
  });
});
