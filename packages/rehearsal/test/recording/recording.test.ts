import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { configuration } from '../../../infra/test/helpers/configuration.ts';
import { check, delivery, preparation, region, type Step } from '../../src/recipe.ts';
import { readRecording } from '../../src/recording/read-recording.ts';
import { renderRecording } from '../../src/recording/render-recording.ts';
import type { Rehearsal } from '../../src/rehearsal.ts';
import { expectWellFormed, recordedSteps } from '../helpers/recorded-picture.ts';

const picture = readFileSync(join(import.meta.dirname, '../../../../docs/rehearsal.svg'), 'utf8');
const stages = [
  'Source',
  'Build',
  ...configuration.delivery.order.map(({ environment }) => `Deploy-${environment}`),
];
const about = { kubernetesMinor: '1.36' } as Rehearsal;
const titlesOf = (steps: readonly Step[]) => steps.flatMap(({ title }) => title?.(about) ?? []);

/** The events of a rehearsal, one a line. */
const events = (...of: readonly object[]) =>
  of
    .map((event, index) => JSON.stringify({ time: new Date(index * 6000).toISOString(), ...event }))
    .join('\n');
const outcome = { environment: 'qa', address: 'https://a.test/', greeting: 'Hi <b>&', version: '1.0.2' };
const finished = { event: 'finished', steps: [{}, {}], outcomes: [outcome] };

describe('docs/rehearsal.svg', () => {
  it('is well-formed and small, and takes nothing from elsewhere', () => {
    expectWellFormed(picture);
    expect(picture.length).to.be.below(40_000);
    expect(picture).not.to.match(/<script|<foreignObject|\bhref=|\burl\((?!#)|@import|<image|\son\w+=/i);
    expect(picture.replace('http://www.w3.org/2000/svg', '').match(/(?:href|src)="/)).to.equal(null);
  });

  it('shows the steps of the rehearsal of today; if not, type what CONTRIBUTING.md says of it', () => {
    const steps = recordedSteps(picture);
    const [before, undo] = [steps.indexOf('git push to main'), steps.lastIndexOf('Source') + 2];
    expect(steps.slice(0, before)).to.deep.equal([...titlesOf([check, ...preparation, ...region])]);
    expect(steps.slice(before, undo)).to.deep.equal([
      ...['git push to main', ...stages],
      ...['git push to main with v1.0.2', ...stages],
      ...['Source', 'Build'],
    ]);
    const last = stages.at(-1) ?? '';
    expect(steps.slice(undo)).to.deep.equal([last, last, ...titlesOf(delivery), 'Take everything down']);
  });

  it('ends with the answer of each environment', () => {
    for (const { name, ingress } of configuration.environments)
      expect(picture).to.include(
        `>${name}: https://sample.${ingress.dnsBaseDomain}/ answers Hello World! (version 1.0.2)<`,
      );
    expect(picture).to.match(/>\d+ steps passed, 0 failed</);
  });
});

describe('a recording', () => {
  const lines = readRecording(
    events(
      { event: 'step-started', step: 'Build' },
      { event: 'step-output', step: 'Build', line: 'hidden' },
      { event: 'step-succeeded', step: 'Build', seconds: 6 },
      { event: 'note', line: '  SNS would tell: hidden' },
      { event: 'note', line: `live: sha256:${'a'.repeat(64)}` },
      finished,
    ),
  );

  it('has a line for each step and note, then the answers', () => {
    expect(lines).to.deep.equal([
      { text: 'Build', start: 6, end: 12 },
      { text: `live: sha256:${'a'.repeat(12)}…`, start: 24 },
      { text: '', start: 30 },
      { text: 'qa: https://a.test/ answers Hi <b>& (version 1.0.2)', start: 30 },
      { text: '2 steps passed, 0 failed', start: 30 },
    ]);
  });

  it('shows hostile text as text, and cuts what is longer than the terminal', () => {
    const drawn = renderRecording([...lines, { text: 'x'.repeat(200), start: 31 }]);
    expectWellFormed(drawn);
    expect(drawn)
      .to.include('answers Hi &lt;b&gt;&amp; ')
      .and.include('xx…<')
      .and.not.include('x'.repeat(100));
  });

  it('refuses anything but a rehearsal that passed', async () => {
    const failed = events({ event: 'step-started', step: 'Build' }, { event: 'failed', message: 'no' });
    for (const input of ['', 'nothing', failed]) {
      const main = join(import.meta.dirname, '../../src/recording/main.ts');
      const { exitCode, stdout, stderr } = await execa(process.execPath, [main], { input, reject: false });
      expect({ exitCode, stdout }).to.deep.equal({ exitCode: 1, stdout: '' });
      expect(stderr).to.match(/^record: this is not a rehearsal that passed; type: .*$/);
    }
  });
});
