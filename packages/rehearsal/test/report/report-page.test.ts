import { expect } from 'chai';
import type { RehearsalReport } from '../../src/report/outcome-lines.ts';
import { reportPage, reportPageFile } from '../../src/report/report-page.ts';
import { scopeOf } from '../../src/report/scope.ts';

const context = {
  ended: new Date('2026-11-25T12:00:00Z'),
  logFiles: ['02-hello-world-build.log', 'a b#1.log'],
};

function report(changes: Partial<RehearsalReport> = {}): RehearsalReport {
  return {
    outcomes: [
      {
        environment: 'development',
        namespace: 'hello-world-development',
        address: 'http://10.77.1.1/',
        image: 'registry/hello@sha256:1234',
        version: '1.0.2',
        revision: '2',
        greeting: 'Hello World!',
      },
    ],
    steps: [
      { title: 'Check this machine', seconds: 0.5, failed: false },
      { title: 'Start Kubernetes 1.36', seconds: 4, failed: false },
    ],
    baseImage: 'built here',
    kept: undefined,
    unreadKinds: ['aws_kms_key'],
    logDirectory: '/cache/log',
    ...changes,
  };
}

describe('reportPage', () => {
  it('shows what answers in each environment', () => {
    const page = reportPage(report(), context);
    expect(page).to.include(
      '<td>development</td><td>Hello World!</td><td>http://10.77.1.1/</td><td>1.0.2</td><td>2</td>',
    );
    expect(page).to.include('<code>registry/hello@sha256:1234</code>');
  });

  it('gives the addresses of a kept cluster that this machine reaches', () => {
    const kept = { kubeconfig: '/k', userKubeconfigs: {}, addresses: ['http://127.0.0.1:40001/'] };
    const page = reportPage(report({ kept }), context);
    expect(page).to.include('http://127.0.0.1:40001/').and.not.include('10.77.1.1');
  });

  it('shows the seconds of each step, their sum, and bars that are as long as they are', () => {
    const page = reportPage(report(), context);
    expect(page).to.include('after 4.5 seconds');
    expect(page).to.match(/Check this machine<\/td><td class="seconds">0\.5<\/td>.*width: 12\.5%/);
    expect(page).to.match(/Start Kubernetes 1\.36<\/td><td class="seconds">4\.0<\/td>.*width: 100\.0%/);
  });

  it('lists what was real, what stood in and what was not rehearsed, as the terminal does', () => {
    const page = reportPage(report(), context);
    const sections = scopeOf(report());
    expect(sections.map(({ title }) => title.split(' ')[0])).to.deep.equal(['Real', 'Stood', 'Not']);
    for (const { title, parts } of sections) {
      expect(page).to.include(`<h2>${title}</h2>`);
      for (const part of parts) expect(page).to.include(`<li>${part}</li>`);
    }
  });

  it('links the logs beside it, whatever their names', () => {
    const page = reportPage(report(), context);
    expect(page).to.include('<a href="02-hello-world-build.log">02-hello-world-build.log</a>');
    expect(page).to.include('<a href="a%20b%231.log">a b#1.log</a>');
  });

  it('takes no text for markup', () => {
    const [outcome] = report().outcomes;
    if (!outcome) throw new Error('there is no outcome');
    const greeting = `<script>alert("1" & '2')</script>`;
    const steps = [{ title: 'git push <b>', seconds: 1, failed: false }];
    const page = reportPage(report({ outcomes: [{ ...outcome, greeting }], steps }), context);
    expect(page).not.to.include('<script>').and.not.include('<b>');
    expect(page).to.include('&lt;script&gt;alert(&quot;1&quot; &amp; &#39;2&#39;)&lt;/script&gt;');
  });
});

describe('reportPageFile', () => {
  it('lies in the folder of the logs', () => {
    expect(reportPageFile('/cache/log')).to.equal('/cache/log/report.html');
  });
});
