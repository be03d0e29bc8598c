import { expect } from 'chai';
import { createMetrics, type Metrics } from '../src/metrics.ts';

const kind = { method: 'GET', route: '/', status: 200 };

describe('http_request_duration_seconds', () => {
  let durations: Metrics['requestDuration'];
  let rendered: () => Promise<string>;
  beforeEach(() => {
    const { registry, requestDuration } = createMetrics({ version: '1.0.2', commitId: 'c0ffee' });
    durations = requestDuration;
    rendered = async () => `${await registry.getSingleMetricAsString('http_request_duration_seconds')}\n`;
  });
  const samples = async () =>
    new Map(
      (await rendered())
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('#'))
        .map((line) => line.split(' ') as [string, string]),
    );
  const bucket = async (le: string) =>
    (await samples()).get(
      `http_request_duration_seconds_bucket{le="${le}",method="GET",route="/",status="200"}`,
    );

  it('says what it is before anything was observed', async () => {
    expect((await rendered()).split('\n').slice(1)).to.deep.equal([
      '# TYPE http_request_duration_seconds histogram',
      '',
    ]);
  });

  it('counts a duration in each bucket that is wide enough, its own bound included', async () => {
    for (const seconds of [0.0005, 0.001, 0.0011, 0.3, 60]) durations.observe(kind, seconds);
    expect(await Promise.all(['0.001', '0.0025', '0.25', '0.5', '10'].map(bucket))).to.deep.equal([
      '2',
      '3',
      '3',
      '4',
      '4',
    ]);
    expect(await bucket('+Inf')).to.equal('5');
  });

  it('gives sum and count', async () => {
    for (const seconds of [0.25, 0.5]) durations.observe(kind, seconds);
    const labels = '{method="GET",route="/",status="200"}';
    expect((await samples()).get(`http_request_duration_seconds_sum${labels}`)).to.equal('0.75');
    expect((await samples()).get(`http_request_duration_seconds_count${labels}`)).to.equal('2');
  });

  it('tells method, route and status apart', async () => {
    for (const other of [{}, { method: 'HEAD' }, { route: 'other' }, { status: 404 }]) {
      durations.observe({ ...kind, ...other }, 1);
      durations.observe({ ...kind, ...other }, 1);
    }
    const counts = [...(await samples())].filter(([name]) => name.includes('_count'));
    expect(counts.map(([, value]) => value)).to.deep.equal(['2', '2', '2', '2']);
  });
});
