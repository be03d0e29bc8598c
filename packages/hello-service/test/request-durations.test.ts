import { expect } from 'chai';
import { RequestDurations } from '../src/request-durations.ts';

const kind = { method: 'GET', route: '/', status: 200 };

describe('RequestDurations', () => {
  let durations: RequestDurations;
  beforeEach(() => {
    durations = new RequestDurations();
  });
  const samples = () =>
    new Map(
      durations
        .render()
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('#'))
        .map((line) => line.split(' ') as [string, string]),
    );
  const bucket = (le: string) =>
    samples().get(`http_request_duration_seconds_bucket{le="${le}",method="GET",route="/",status="200"}`);

  it('says what it is before anything was observed', () => {
    expect(durations.render().split('\n').slice(1)).to.deep.equal([
      '# TYPE http_request_duration_seconds histogram',
      '',
    ]);
  });

  it('counts a duration in each bucket that is wide enough, its own bound included', () => {
    for (const seconds of [0.0005, 0.001, 0.0011, 0.3, 60]) durations.observe(kind, seconds);
    expect([bucket('0.001'), bucket('0.0025'), bucket('0.25'), bucket('0.5'), bucket('10')]).to.deep.equal([
      '2',
      '3',
      '3',
      '4',
      '4',
    ]);
    expect(bucket('+Inf')).to.equal('5');
  });

  it('gives sum and count', () => {
    for (const seconds of [0.25, 0.5]) durations.observe(kind, seconds);
    const labels = '{method="GET",route="/",status="200"}';
    expect(samples().get(`http_request_duration_seconds_sum${labels}`)).to.equal('0.75');
    expect(samples().get(`http_request_duration_seconds_count${labels}`)).to.equal('2');
  });

  it('tells method, route and status apart', () => {
    for (const other of [{}, { method: 'HEAD' }, { route: 'other' }, { status: 404 }]) {
      durations.observe({ ...kind, ...other }, 1);
      durations.observe({ ...kind, ...other }, 1);
    }
    const counts = [...samples()].filter(([name]) => name.includes('_count'));
    expect(counts.map(([, value]) => value)).to.deep.equal(['2', '2', '2', '2']);
  });
});
