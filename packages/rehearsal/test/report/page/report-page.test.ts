import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { ActionableError } from 'programs/actionable-error.ts';
import { reportPage } from '../../../src/report/page/report-page.ts';
import type { RunRecord } from '../../../src/report/run-record.ts';
import { scopeParts } from '../../../src/report/scope.ts';
import { outcomeOf } from '../../helpers/small-report.ts';
import { toldRehearsal } from '../../helpers/told-rehearsal.ts';

const logFiles = ['02-hello-world-build.log', 'a b#1.log'];
const pageOf = (record: RunRecord) =>
  reportPage(record, { now: record.endedAt ?? record.startedAt, logFiles });

/** The page without its style and script, whose own words are no part of a test. */
const bodyOf = (page: string) => page.replaceAll(/<(style|script)>.*?<\/\1>/gs, '');

function withFacts(record: RunRecord, facts: RunRecord['facts']): RunRecord {
  return { ...record, facts: { ...record.facts, ...facts } };
}

describe('reportPage', () => {
  let passed: RunRecord;
  before(async () => {
    passed = await toldRehearsal();
  });

  it('names the service of each card, step and log where there are several', async () => {
    const page = pageOf(await toldRehearsal({ services: ['hello-world', 'orders'] }));
    expect(page).to.include('<h3>orders in development</h3>');
    expect(page.match(/<table class="matrix"/g)).to.have.length(2);
    expect(page.match(/<div class="environments">/g)).to.have.length(2);
    const [, timeline = '', logs = ''] = /<h2 id="timeline">(.*)<h2 id="logs">(.*)/s.exec(page) ?? [];
    expect(timeline).to.include('Build <span class="soft">Push to main, orders</span>');
    expect(logs).to.include('<b>Build</b> <span class="soft">Push to main, orders</span>');
    expect(pageOf(passed)).to.include('Build <span class="soft">Push to main</span>');
  });

  it('shows what answers in each environment, and what ran there before', () => {
    const page = pageOf(passed);
    expect(page).to.include('<h3>development</h3>\n<p class="greeting">Hello World!</p>');
    expect(page).to.include('<dt>version</dt><dd><b>1.0.2</b></dd><dt>before</dt><dd>c034689b89</dd>');
    expect(page).to.include('<dt>pods ready</dt><dd>2 of 2</dd>');
    expect(page).to.include('<dt>smoke test</dt><dd>GET / answered 200</dd>');
  });

  it('links each command to its line of the buildspec, which the page has once', () => {
    const page = pageOf(passed);
    const summaries = [...page.matchAll(/<details class="buildspec"><summary><code>([^<]+)</g)];
    expect(summaries.map(([, file]) => file)).to.deep.equal([
      'buildspecs/build.yaml',
      'buildspecs/deploy.yaml',
    ]);
    const links = [
      ...page.matchAll(/<code>([^<]+)<\/code> <a class="line" href="#([^"]+)" title="([^"]+)">/g),
    ];
    expect(links.length).to.be.greaterThan(10);
    for (const [, command = '', anchor, title] of links) {
      const [, text = ''] = new RegExp(`<li id="${anchor}"><code>([^<]*)<`).exec(page) ?? [];
      expect(text, title).to.include(command.slice(0, 20));
    }
  });

  it('gives the commands that reach a kept cluster, and end it', async () => {
    const page = pageOf(await toldRehearsal({ keep: true }));
    expect(page).to.include(
      '<code>curl --noproxy &#39;*&#39; --connect-to hello-service.development.bmutziu.me:443',
    );
    expect(page).to.include('<code>npx --yes pnpm rehearse:down</code>');
    expect(page).to.include('Kept cluster</h2>');
    expect(pageOf(passed)).not.to.include('Kept cluster');
  });

  it('shows how long it took, with the installation apart', () => {
    const page = pageOf(passed);
    expect(page).to.include('<h1>Passed in 1 min 33 s</h1>');
    expect(page).to.include('and 7 min 1 s to install the tools, once on this machine');
  });

  it('shows a bar for each step, as long as its part of the time without the installation', () => {
    const bars = [...pageOf(passed).matchAll(/<rect class="path" x="([\d.]+)" width="([\d.]+)"/g)].map(
      ([, x, width]) => [Number(x), Number(width)],
    );
    const [check, clone, synthesize] = bars;
    expect(bars.length).to.be.greaterThan(20);
    expect(check?.[0]).to.equal(0);
    expect(check?.[1]).to.be.closeTo(clone?.[0] ?? 0, 0.2);
    expect((synthesize?.[1] ?? 0) / (check?.[1] ?? 1)).to.be.closeTo(4, 0.1);
  });

  it('shows the requests that were served and failed during each roll-out', async () => {
    const losing = pageOf(await toldRehearsal({ losesRequests: true }));
    expect(losing).to.match(/<span class="requests some-lost">.*<span>21 requests, 5 failed<\/span>/);
    expect(losing).to.match(/<span class="requests">.*<span>21 requests, 0 failed<\/span>/);
    expect(pageOf(passed)).not.to.include('some-lost"');
  });

  it('shows the notes before a step with it', () => {
    expect(pageOf(passed)).to.match(/<p class="notes">Pipeline hello-world, started by the event rule/);
  });

  it('says when it ended, to the reader and to programs', () => {
    expect(pageOf(passed)).to.match(
      /<dt>Ended<\/dt><dd><time datetime="2026-11-29T17:\d\d:\d\d\.\d{3}Z">2026-11-29 17:\d\d UTC<\/time>/,
    );
  });

  it('lets only its own script run, and nothing be loaded', () => {
    const page = pageOf(passed);
    const [, content = ''] = /<meta http-equiv="Content-Security-Policy" content="([^"]+)">/.exec(page) ?? [];
    const [, script = ''] = /<script>(.*?)<\/script>/s.exec(page) ?? [];
    const hash = createHash('sha256').update(script).digest('base64');
    expect(content.replaceAll('&#39;', "'")).to.equal(
      `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'`,
    );
    expect(page.match(/<script/g)).to.have.length(1);
  });

  it('lists what was real, emulated and not rehearsed, as the terminal does', () => {
    const page = pageOf(passed);
    const { baseImage, unreadKinds } = passed.facts;
    if (baseImage === undefined || unreadKinds === undefined) throw new Error('the story has both');
    for (const { service, text } of scopeParts({ baseImage, unreadKinds, hasNetworkPrograms: false }))
      expect(page).to.include(`>${service}</th>`).and.include(`<p>${text}</p>`);
  });

  it('links the logs beside it, whatever their names', () => {
    const page = pageOf(passed);
    expect(page).to.include('<a href="02-hello-world-build.log">02-hello-world-build.log</a>');
    expect(page).to.include('<a href="a%20b%231.log">a b#1.log</a>');
  });

  it('links each cell to a log that is on the page', () => {
    const page = pageOf(passed);
    const targets = [...page.matchAll(/href="#(log-[^"]+)"/g)].map(([, target]) => target);
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(targets.length).to.be.greaterThan(13);
    expect(ids).to.include.members(targets);
    expect(new Set(ids).size).to.equal(ids.length);
  });

  it('takes no text for markup', async () => {
    const hostile = `</script><script>alert("1")</script><img src=x>\u202e\u001b]0;x`;
    const failure = new ActionableError(hostile, { command: hostile, output: hostile, lookAt: [hostile] });
    const told = { subject: hostile, failure, failingOutput: [hostile], buildOutput: [hostile] };
    const failed = await toldRehearsal(told);
    const outcomes = [outcomeOf(hostile, { greeting: hostile, address: hostile, namespace: hostile })];
    const body = bodyOf(
      reportPage(withFacts(failed, { outcomes, unreadKinds: [hostile] }), {
        now: 0,
        logFiles: [`'"><a>.log`],
      }),
    );
    for (const markup of ['<script', '<img', '<a>', '\u202e', '\u001b']) expect(body).not.to.include(markup);
    expect(body).to.include('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;');
  });

  it('says that the rehearsal still runs', async () => {
    const page = pageOf(await toldRehearsal({ end: 'running' }));
    expect(page).to.include('<h1>Running after ');
    expect(page).to.include('now: Deploy-staging</p>');
  });

  it('says that it was interrupted, and how far it got', async () => {
    const page = pageOf(await toldRehearsal({ end: 'interrupted' }));
    expect(page).to.include('<h1>Interrupted after ');
    expect(page).to.include('during: Deploy-staging</p>');
    expect(page).to.include('<span class="state">deployed</span>');
  });
});

describe('reportPage, of a failed rehearsal', () => {
  const output = Array.from({ length: 100 }, (_, index) => `line ${index}`);
  const diagnosis = [
    'pipeline-steps: pod hello-1: CrashLoopBackOff',
    '  log | no DATABASE_URL',
    'event: BackOff of Pod hello-1',
  ];
  let page: string;
  before(async () => {
    const failure = new ActionableError('hello-world-deploy-staging ended as FAILED in phase build.', {
      command: 'pipeline-steps roll-out',
      output: output.join('\n'),
    });
    page = pageOf(await toldRehearsal({ failure, failingOutput: [...diagnosis, ...output] }));
  });

  it('names the step, the reason, the command and the log', () => {
    expect(page).to.include('<h1>Failed after 38 s</h1>');
    expect(page).to.include('>Deploy-staging failed</h2>');
    expect(page).to.include('hello-world-deploy-staging ended as FAILED in phase build.');
    expect(page).to.include('<code>pipeline-steps roll-out</code>');
    expect(page).to.match(/Log of Deploy-staging<\/a> · <a href="\d\d-hello-world-deploy-staging\.log">/);
  });

  it('shows the last 25 lines of the output', () => {
    const [, end = ''] = /The end of its output<\/h3><pre[^>]*>([^<]*)/.exec(page) ?? [];
    expect(end.trim().split('\n')).to.deep.equal(output.slice(-25));
  });

  it('shows what the pod says', () => {
    const [, pod = ''] = /What the pod says<\/h3><pre[^>]*>([^<]*)/.exec(page) ?? [];
    expect(pod.trimEnd().split('\n')).to.deep.equal([
      'pod hello-1: CrashLoopBackOff',
      '  log | no DATABASE_URL',
      'event: BackOff of Pod hello-1',
    ]);
  });
});

describe('reportPage, of long logs', () => {
  it('is smaller than 1 MB where twelve services print long lines', async () => {
    const services = Array.from({ length: 12 }, (_, index) => `service-${index}`);
    const buildOutput = Array.from({ length: 1000 }, () => '<'.repeat(2000));
    const page = pageOf(await toldRehearsal({ services, buildOutput }));
    expect(Buffer.byteLength(page)).to.be.lessThan(1_000_000);
    expect(page).to.include('… 1000 lines are only in <a href=');
  });

  it('is smaller than 1 MB, and says how many lines only the log has', async () => {
    const buildOutput = Array.from({ length: 10_000 }, (_, index) => `line ${index} `.padEnd(1900, '<'));
    const page = pageOf(await toldRehearsal({ buildOutput }));
    expect(Buffer.byteLength(page)).to.be.lessThan(1_000_000);
    const [, left] = /… (\d+) lines are only in <a href="\d\d-hello-world-build\.log">/.exec(page) ?? [];
    expect(Number(left)).to.be.greaterThan(9000);
    expect(page).to.include('line 9999 ');
  });
});
