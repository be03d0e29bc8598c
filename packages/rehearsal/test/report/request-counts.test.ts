import { expect } from 'chai';
import { requestCounts } from '../../src/report/request-counts.ts';
import type { ActionRun, ServiceRuns } from '../../src/report/run-record.ts';
import { type Told, toldRehearsal } from '../helpers/told-rehearsal.ts';

async function told(changes: Told = {}): Promise<ServiceRuns> {
  const [service] = (await toldRehearsal(changes)).services;
  if (service === undefined) throw new Error('the story has a service');
  return service;
}

function deployOf({ runs }: ServiceRuns, run: number, environment: string): ActionRun {
  const action = runs[run]?.actions.find(({ stage }) => stage === `Deploy-${environment}`);
  if (action === undefined) throw new Error(`the story deploys to ${environment}`);
  return action;
}

const column = (environment: string) => ({ stage: `Deploy-${environment}`, environment });

describe('requestCounts', () => {
  it('counts the requests while an environment was deployed to', async () => {
    const service = await told();
    const counts = requestCounts(service, column('staging'), deployOf(service, 1, 'staging'));
    expect(counts).to.include({ failed: 0 });
    expect(counts?.served).to.be.within(18, 23);
    expect(counts?.parts.reduce((sum, { served }) => sum + served, 0)).to.equal(counts?.served);
  });

  it('counts what failed, and when', async () => {
    const served = [-1, 0, 1, 2, 4].map((at) => ({ at: at * 1000, isServed: true }));
    const failed = [3, 11.9, 12].map((at) => ({ at: at * 1000, isServed: false }));
    const service = { ...(await told()), answers: new Map([['staging', [...served, ...failed]]]) };
    const counts = requestCounts(service, column('staging'), { startedAt: 0, endedAt: 12_000 });
    expect(counts).to.include({ served: 4, failed: 2 });
    expect(counts?.parts.map((part) => part.served)).to.deep.equal([1, 1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0]);
    expect(counts?.parts.map((part) => part.failed)).to.deep.equal([0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1]);
  });

  it('counts nothing while the first version goes live', async () => {
    const service = await told();
    expect(requestCounts(service, column('staging'), deployOf(service, 0, 'staging'))).to.equal(undefined);
  });

  it('counts nothing for a build, and nothing where nobody asked', async () => {
    const service = await told();
    const action = deployOf(service, 1, 'staging');
    expect(requestCounts(service, { stage: 'Build', environment: undefined }, action)).to.equal(undefined);
    expect(requestCounts({ ...service, answers: new Map() }, column('staging'), action)).to.equal(undefined);
  });
});
