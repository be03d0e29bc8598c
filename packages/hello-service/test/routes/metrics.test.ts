import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { type Served, sendRequestLine, serve } from '../helpers/serve.ts';

/** A sample or a comment of the text form: https://prometheus.io/docs/instrumenting/exposition_formats/ */
const sample =
  /^[a-zA-Z_:][\w:]*(\{([a-zA-Z_]\w*="([^"\\\n]|\\["\\n])*",?)*\})? (-?\d+(\.\d+)?(e[+-]?\d+)?|\+Inf|-Inf|Nan)$/;
const comment = /^# (HELP|TYPE) [a-zA-Z_:][\w:]* .+$/;

describe('/metrics', () => {
  let served: Served;
  beforeEach(async () => {
    served = await serve();
  });
  afterEach(() => served[Symbol.asyncDispose]());
  const metrics = async () => (await fetch(served.metricsAddress)).text();

  it("is in Prometheus' text form, each line", async () => {
    await fetch(served.address);
    const response = await fetch(served.metricsAddress);
    expect(response.headers.get('content-type')).to.equal('text/plain; version=0.0.4; charset=utf-8');
    const body = await response.text();
    expect(body.endsWith('\n')).to.equal(true);
    const lines = body.split('\n').filter((line) => line !== '');
    expect(lines.filter((line) => !sample.test(line) && !comment.test(line))).to.deep.equal([]);
    const names = lines.map((line) => /^# TYPE (\S+)/.exec(line)?.[1]).filter((name) => name !== undefined);
    expect(names).to.include.members([
      'process_cpu_seconds_total',
      'process_resident_memory_bytes',
      'nodejs_eventloop_lag_p99_seconds',
      'nodejs_heap_size_used_bytes',
      'nodejs_gc_duration_seconds',
      'hello_service_info',
      'http_request_duration_seconds',
    ]);
    expect(new Set(names).size).to.equal(names.length);
  });

  it('says which release runs', async () => {
    expect(await metrics()).to.include('hello_service_info{version="1.0.2",commit="c0ffee"} 1');
  });

  it('makes no series of what a client chose', async () => {
    for (let number = 0; number < 20; number += 1) {
      await (await fetch(`${served.address}/random-${number}`)).text();
    }
    await sendRequestLine(served.port, 'PROPFIND /');
    await sendRequestLine(served.port, 'LINK /');
    await delay(10);
    const counts = (await metrics()).split('\n').filter((line) => line.includes('seconds_count{method'));
    expect(counts).to.deep.equal([
      'http_request_duration_seconds_count{method="GET",route="other",status="404"} 20',
      'http_request_duration_seconds_count{method="other",route="/",status="405"} 2',
    ]);
  });

  it('is the only path of its port, by GET and HEAD', async () => {
    const statuses = await Promise.all(
      (
        [
          ['/metrics', 'HEAD'],
          ['/metrics', 'POST'],
          ['/', 'GET'],
        ] as const
      ).map(async ([path, method]) => (await fetch(new URL(path, served.metricsAddress), { method })).status),
    );
    expect(statuses).to.deep.equal([200, 405, 404]);
  });
});
