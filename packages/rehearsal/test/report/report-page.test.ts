import { expect } from 'chai';
import { reportPage, reportPageFile } from '../../src/report/report-page.ts';
import { scopeOf } from '../../src/report/scope.ts';
import { outcomeOf, smallReport } from '../helpers/small-report.ts';

const context = {
  ended: new Date('2026-11-25T12:00:00Z'),
  logFiles: ['02-hello-world-build.log', 'a b#1.log'],
};

describe('reportPage', () => {
  it('names the service of each card and image where there are several', () => {
    const outcomes = [outcomeOf('development'), outcomeOf('development', { service: 'orders' })];
    const page = reportPage(smallReport({ outcomes }), { ended: new Date(0), logFiles: [] });
    expect(page).to.include('<h3>orders in development</h3>');
    expect(page).to.include('<li>hello-service in development, orders in development: <code>');
  });

  it('shows what answers in each environment', () => {
    const page = reportPage(smallReport(), context);
    expect(page).to.include(
      '<h3>development</h3>\n<p class="greeting">Hello World!</p>\n<p>http://10.77.1.1/</p>\n' +
        '<dl><dt>version</dt><dd>1.0.2</dd><dt>revision</dt><dd>2</dd>' +
        '<dt>namespace</dt><dd>hello-world-development</dd></dl>',
    );
    expect(page).to.include('<h2>What answered</h2>');
  });

  it('names each image once, with the environments that run it', () => {
    const runs = {
      development: 'hello@sha256:12',
      staging: 'hello@sha256:12',
      production: 'hello@sha256:34',
    };
    const outcomes = Object.entries(runs).map(([environment, image]) => outcomeOf(environment, { image }));
    const page = reportPage(smallReport({ outcomes }), context);
    expect(page).to.include('<li>development, staging: <code>hello@sha256:12</code></li>');
    expect(page).to.include('<li>production: <code>hello@sha256:34</code></li>');
  });

  it('gives the commands that ask a kept cluster from this machine', () => {
    const requests = ['curl --connect-to a.test:443:127.0.0.1:40001 https://a.test/?a&b'];
    const kept = { kubeconfig: '/k', userKubeconfigs: {}, requests, down: 'x' };
    const page = reportPage(smallReport({ kept }), context);
    expect(page).to.include(
      '<h3>Ask from this machine</h3>\n<ul class="texts">\n<li><code>curl --connect-to a.test:443:127.0.0.1:40001 https://a.test/?a&amp;b</code></li>',
    );
    expect(page).to.include('<h2>What answers</h2>');
    expect(reportPage(smallReport(), context)).not.to.include('Ask from this machine');
  });

  it('shows the seconds of each step, their sum, and bars that are as long as they are', () => {
    const page = reportPage(smallReport(), context);
    expect(page).to.include('2 steps in 4.5 seconds');
    expect(page).to.match(/Check this machine<\/th><td class="seconds">0\.5<\/td>.*width: 12\.5%/);
    expect(page).to.match(/Start Kubernetes 1\.36<\/th><td class="seconds">4\.0<\/td>.*width: 100\.0%/);
  });

  it('shows what was told before a step above it', () => {
    const page = reportPage(smallReport(), context);
    expect(page).to.match(
      /Check this machine<.*\n.*>development names 1\.35\.<.*\n.*>Start Kubernetes 1\.36</,
    );
  });

  it('says when it ended, to the reader and to programs', () => {
    const page = reportPage(smallReport(), context);
    expect(page).to.include('<title>Rehearsal of 2026-11-25 12:00 UTC</title>');
    expect(page).to.include('<time datetime="2026-11-25T12:00:00.000Z">2026-11-25 12:00 UTC</time>');
  });

  it('lets nothing run and nothing be loaded', () => {
    const policy = /<meta http-equiv="Content-Security-Policy" content="([^"]+)">/;
    const [, content] = policy.exec(reportPage(smallReport(), context)) ?? [];
    expect(content).to.equal("default-src 'none'; style-src 'unsafe-inline'");
  });

  it('lists what was real, what stood in and what was not rehearsed, as the terminal does', () => {
    const page = reportPage(smallReport(), context);
    const sections = scopeOf(smallReport());
    expect(sections.map(({ title }) => title.split(' ')[0])).to.deep.equal(['Real', 'Stood', 'Not']);
    for (const { title, parts } of sections) {
      expect(page).to.include(`<h2>${title}</h2>`);
      for (const part of parts) expect(page).to.include(`<li>${part}</li>`);
    }
  });

  it('links the logs beside it, whatever their names', () => {
    const page = reportPage(smallReport(), context);
    expect(page).to.include('<a href="02-hello-world-build.log">02-hello-world-build.log</a>');
    expect(page).to.include('<a href="a%20b%231.log">a b#1.log</a>');
  });

  it('writes out what would turn or hide a line of it', () => {
    const outcomes = [outcomeOf('development', { greeting: 'a\u202eb\u001b[31mc' })];
    expect(reportPage(smallReport({ outcomes }), context)).to.include('<p class="greeting">a\\u{202e}bc</p>');
  });

  it('takes no text for markup', () => {
    const greeting = `<script>alert("1" & '2')</script>`;
    const steps = [{ title: 'git push <b>', seconds: 1, failed: false, notes: ['rule <i>'] }];
    const hostile = outcomeOf('<u>', { greeting, image: '"><img src=x>', address: '<s>' });
    const changes = { outcomes: [hostile], steps, unreadKinds: ['<q>'] };
    const page = reportPage(smallReport(changes), { ...context, logFiles: [`'"><a>.log`] });
    expect(page).not.to.match(/<(script|b|i|u|img|s|q|a)>|<img/);
    expect(page).to.include('&lt;script&gt;alert(&quot;1&quot; &amp; &#39;2&#39;)&lt;/script&gt;');
  });
});

describe('reportPageFile', () => {
  it('lies in the folder of the logs', () => {
    expect(reportPageFile('/cache/log')).to.equal('/cache/log/report.html');
  });
});
