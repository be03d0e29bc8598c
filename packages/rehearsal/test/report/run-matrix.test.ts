import { expect } from 'chai';
import { deploymentsOf, runMatrix } from '../../src/report/run-matrix.ts';
import type { ServiceRuns } from '../../src/report/run-record.ts';
import { type Told, toldRehearsal } from '../helpers/told-rehearsal.ts';
import { commits, digests } from '../helpers/told-stack.ts';

async function serviceOf(told: Told = {}): Promise<ServiceRuns> {
  const [service] = (await toldRehearsal(told)).services;
  if (service === undefined) throw new Error('the story has a service');
  return service;
}

describe('runMatrix', () => {
  it('has a row for each push, tag and rollback, with its commit', async () => {
    const rows = runMatrix(await serviceOf());
    expect(rows.map(({ title, commitId, subject }) => [title, commitId, subject])).to.deep.equal([
      ['Push to main', commits[0], 'feat(hello-service): greet in the language of the reader'],
      ['Push to main', commits[1], 'chore: release 1.0.2'],
      ['Tag v1.0.2', commits[1], 'chore: release 1.0.2'],
      ['Rollback of production to c034689b89', commits[0], rows[0]?.subject],
      ['Rollback of production to 1.0.2', commits[1], 'chore: release 1.0.2'],
    ]);
  });

  it('has a cell for the build and each environment; a digest that was there already is unchanged', async () => {
    const rows = runMatrix(await serviceOf());
    expect(rows.map(({ cells }) => cells.map((cell) => cell?.state))).to.deep.equal([
      ['succeeded', 'succeeded', 'succeeded', 'succeeded'],
      ['succeeded', 'succeeded', 'succeeded', 'succeeded'],
      ['unchanged', 'unchanged', 'unchanged', 'unchanged'],
      [undefined, undefined, undefined, 'succeeded'],
      [undefined, undefined, undefined, 'succeeded'],
    ]);
  });

  it('calls a build unchanged that made no image and stopped its execution', async () => {
    const service = await serviceOf();
    const runs = service.runs.map((run) => {
      const [source, build] = run.actions;
      if (run.ref !== 'v1.0.2' || source === undefined || build === undefined) return run;
      return {
        ...run,
        state: 'stopped' as const,
        actions: [source, { ...build, outputs: { IMAGE_TAG: '1.0.2' } }],
      };
    });
    const row = runMatrix({ ...service, runs })[2];
    expect(row?.cells.map((cell) => cell?.state)).to.deep.equal([
      'unchanged',
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('gives the image of the build to each cell, and that of its target to a rollback', async () => {
    const rows = runMatrix(await serviceOf());
    const production = rows.map(({ cells }) => cells[3]?.image);
    expect(production.map((image) => image?.tag)).to.deep.equal([
      'c034689b89',
      '1.0.2',
      '1.0.2',
      'c034689b89',
      '1.0.2',
    ]);
    expect(production[3]?.digest).to.equal(digests[0]);
  });

  it('names the rule that started a run, and none for a rollback', async () => {
    const rows = runMatrix(await serviceOf());
    expect(rows.map(({ run }) => run.ruleName)).to.deep.equal([
      'hello-world-branch',
      'hello-world-branch',
      'hello-world-version-tag',
      undefined,
      undefined,
    ]);
  });

  it('says where a run stopped', async () => {
    const failed = await serviceOf({ failure: new Error('no'), failingOutput: [] });
    expect(runMatrix(failed)[0]?.cells.map((cell) => cell?.state)).to.deep.equal([
      'succeeded',
      'succeeded',
      'failed',
      undefined,
    ]);
    const rejected = await serviceOf({ approve: 'rejected' });
    expect(runMatrix(rejected)[0]?.cells.map((cell) => cell?.state)).to.deep.equal([
      'succeeded',
      'succeeded',
      'rejected',
      undefined,
    ]);
  });
});

describe('deploymentsOf', () => {
  it('lists what went live in each environment, in its order', async () => {
    const deployments = deploymentsOf(await serviceOf());
    const ofProduction = deployments.filter(({ environment }) => environment === 'production');
    expect(ofProduction.map(({ image }) => image.tag)).to.deep.equal([
      'c034689b89',
      '1.0.2',
      'c034689b89',
      '1.0.2',
    ]);
    const ofStaging = deployments.filter(({ environment }) => environment === 'staging');
    expect(ofStaging.map(({ image }) => image.tag)).to.deep.equal(['c034689b89', '1.0.2']);
  });
});
