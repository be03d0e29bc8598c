import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { expect } from 'chai';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { ActionableError } from 'programs/actionable-error.ts';
import { reportPage } from '../../src/report/page/report-page.ts';
import { type Told, toldRehearsal } from '../helpers/told-rehearsal.ts';
import { provideChromium } from './provide-chromium.ts';

const widths = [390, 768, 1280];
const longOutput = Array.from({ length: 10_000 }, (_, index) => `\u001b[33mline ${index}\u001b[0m of many`);
const failingOutput = [
  'pipeline-steps: pod hello-1: CrashLoopBackOff',
  '  log | \u001b[31mno DATABASE_URL\u001b[0m',
];
const hostile = '</script><script>pwned = 1</script><img src=x onerror="pwned = 1">\u001b]0;x\u0007\u202e';

const stories: Readonly<Record<string, Told>> = {
  passed: { approve: 'asked' },
  kept: { keep: true },
  'with two services': { services: ['hello-world', 'orders'] },
  failed: { failure: failureOf(failingOutput), failingOutput },
  running: { end: 'running' },
  'with a long log': { buildOutput: longOutput },
  hostile: {
    subject: hostile,
    failure: failureOf([hostile]),
    failingOutput: [hostile, 'x'.repeat(5000)],
    buildOutput: [hostile],
  },
};

function failureOf(output: readonly string[]): ActionableError {
  const told = { command: 'pipeline-steps roll-out --release "$RELEASE_NAME"', output: output.join('\n') };
  return new ActionableError('hello-world-deploy-staging ended as FAILED in phase build.', told);
}

// Chromium may be installed while other test files run. `before` reports a failure.
const chromiumFile = provideChromium();
chromiumFile.catch(() => undefined);

describe('the report in a browser', () => {
  let browser: Browser;
  let folder: string;
  before(async () => {
    const executablePath = await chromiumFile;
    // Chromium's own sandbox refuses root.
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    folder = await mkdtemp(join(tmpdir(), 'report-page-'));
    for (const [name, told] of Object.entries(stories)) await write(name, told);
  });
  after(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function write(name: string, told: Told, at?: number): Promise<void> {
    const record = await toldRehearsal(told);
    const now = at ?? record.endedAt ?? record.startedAt + 500_000;
    await writeFile(join(folder, `${name}.html`), reportPage(record, { now, logFiles: ['kubelet.log'] }));
  }

  const pages: Page[] = [];
  afterEach(async () => {
    for (const page of pages.splice(0)) await page.context().close();
  });

  async function open(name: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const page = await context.newPage();
    pages.push(page);
    await page.goto(pathToFileURL(join(folder, `${name}.html`)).href);
    return page;
  }

  const openedLogs = (page: Page) => page.locator('.log[open]').count();

  /** The violations that axe finds in the page. */
  async function violationsOf(page: Page): Promise<unknown[]> {
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate<axe.AxeResults>('axe.run()');
    return violations.map(({ id, nodes }) => [id, nodes.map((node) => [node.html, node.failureSummary])]);
  }

  const unfoldAll = (page: Page) =>
    page.evaluate('for (const details of document.querySelectorAll("details")) details.open = true');

  for (const name of Object.keys(stories))
    it(`fits into ${widths.join(', ')} pixels, ${name}`, async () => {
      const page = await open(name);
      await unfoldAll(page);
      for (const width of widths) {
        await page.setViewportSize({ width, height: 900 });
        expect(await page.evaluate('document.documentElement.scrollWidth')).to.equal(width);
      }
    });

  for (const [name, colorScheme, width] of [
    ['kept', 'light', 1280],
    ['failed', 'dark', 1280],
    ['failed', 'light', 390],
    ['running', 'dark', 768],
  ] as const)
    it(`has no violation that axe knows, ${name}, ${colorScheme}, ${width} pixels`, async () => {
      const page = await open(name, { colorScheme, viewport: { width, height: 900 } });
      await unfoldAll(page);
      expect(await violationsOf(page)).to.deep.equal([]);
    });

  it('shows the verdict of a failure first, with its command, its output and what the pod says', async () => {
    const page = await open('failed');
    expect(await page.locator('h1').textContent()).to.equal('Failed after 38 s');
    expect(await page.locator('.failure h2').textContent()).to.equal('Deploy-staging failed');
    expect(await page.locator('.failure').textContent())
      .to.include('pipeline-steps roll-out --release "$RELEASE_NAME"')
      .and.include('pod hello-1: CrashLoopBackOff');
    const red = page.locator('.failure .red').first();
    expect((await red.boundingBox())?.y).to.be.lessThan(900);
    expect(await red.textContent()).to.equal('no DATABASE_URL');
    expect(await page.evaluate('getComputedStyle(document.querySelector(".failure .red")).color')).to.equal(
      'rgb(179, 38, 30)',
    );
  });

  it('links each cell to its log, which unfolds', async () => {
    const page = await open('passed');
    expect(await openedLogs(page)).to.equal(0);
    await page.getByRole('link', { name: 'log of Deploy-staging' }).first().click();
    expect(await openedLogs(page)).to.equal(1);
    expect(await page.locator('.log[open]').getByText('verify-artifact').isVisible()).to.equal(true);
  });

  it('unfolds a build in the timeline to its commands, by the keyboard', async () => {
    const page = await open('passed');
    const build = page.locator('.timeline summary', { hasText: 'Deploy-development' }).first();
    await build.focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('.timeline').getByText('pipeline-steps roll-out').first().isVisible()).to.equal(
      true,
    );
  });

  it('leads from a command to its line of the buildspec, which unfolds', async () => {
    const page = await open('failed');
    expect(await page.locator('.buildspec[open]').count()).to.equal(0);
    await page.locator('.log').last().locator('summary').first().click();
    await page
      .locator('.log')
      .last()
      .getByRole('link', { name: /^line \d+$/ })
      .last()
      .click();
    const line = page.locator('.source :target');
    expect(await line.textContent()).to.include('pipeline-steps roll-out --release');
    const box = await line.boundingBox();
    expect(box?.y).to.be.within(20, 900);
    expect(await page.locator('.buildspec[open] summary').textContent()).to.include('buildspecs/deploy.yaml');
  });

  it('searches the output of all commands, and takes the search back', async () => {
    const page = await open('passed');
    await page.keyboard.press('/');
    await page.keyboard.type('happy helming');
    expect(await page.locator('#found').textContent()).to.equal('11 matches');
    expect(await page.locator('.log:visible').count()).to.equal(11);
    expect(await page.locator('.step-log:visible').count()).to.equal(11);
    expect(await page.evaluate('CSS.highlights.get("found").size')).to.equal(11);
    await page.keyboard.press('Escape');
    expect(await page.locator('.log:visible').count()).to.equal(14);
    expect(await openedLogs(page)).to.equal(0);
    await page.keyboard.type('no such words');
    expect(await page.locator('#found').textContent()).to.equal('0 matches');
  });

  it('folds and unfolds all logs', async () => {
    const page = await open('passed');
    await page.getByRole('button', { name: 'Unfold all' }).click();
    expect(await openedLogs(page)).to.equal(14);
    expect(await page.getByText('Happy Helming').first().isVisible()).to.equal(true);
    await page.getByRole('button', { name: 'Fold all', exact: true }).click();
    expect(await openedLogs(page)).to.equal(0);
  });

  it('searches a log of 10,000 lines at once, as far as the page has it', async () => {
    const page = await open('with a long log');
    const start = performance.now();
    await page.locator('#query').fill('line 9999 of many');
    expect(await page.locator('#found').textContent()).to.equal('3 matches');
    expect(performance.now() - start).to.be.lessThan(2000);
    expect(await page.locator('.gap').first().textContent()).to.match(
      /^… 9\d{3} lines are only in \S+\.log …$/,
    );
  });

  it('runs no text and loads nothing', async () => {
    const page = await open('hostile');
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    await page.reload();
    await page.getByRole('button', { name: 'Unfold all' }).click();
    expect(requests).to.have.length(1);
    expect(await page.evaluate('typeof pwned')).to.equal('undefined');
    expect(await page.locator('img').count()).to.equal(0);
    expect(await page.locator('h1').textContent()).to.equal('Failed after 38 s');
    expect(await page.locator('.facts').textContent()).to.include('</script><script>pwned = 1</script>');
  });

  it('copies a command', async () => {
    const page = await open('kept', {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await page.locator('.commands').getByRole('button', { name: 'Copy' }).last().click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).to.equal('npx --yes pnpm rehearse:down');
  });

  it('is readable without scripts', async () => {
    const page = await open('passed', { javaScriptEnabled: false });
    expect(await page.locator('.search').isVisible()).to.equal(false);
    await page.locator('.log summary').first().click();
    expect(await page.locator('.log').first().getByText('verify-source').isVisible()).to.equal(true);
  });

  it('prints in black on white, without the search', async () => {
    const page = await open('passed', { colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await page.locator('.search').isVisible()).to.equal(false);
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).to.equal(
      'rgb(255, 255, 255)',
    );
  });

  it('says of a rehearsal that has long written nothing that it was killed, and follows one that writes', async () => {
    const page = await open('running');
    expect(await page.locator('h1').textContent()).to.match(/^Killed or suspended after /);
    await write('running', { end: 'running' }, Date.now());
    await page.getByText('Running after ').waitFor({ timeout: 5000 });
    // The page must not move while somebody reads a log.
    await page.locator('.log summary').first().click();
    await copyFile(join(folder, 'passed.html'), join(folder, 'running.html'));
    await setTimeout(2500);
    expect(await page.locator('h1').textContent()).to.match(/^Running after /);
    await page.locator('.log summary').first().click();
    await page.getByText('Passed in 1 min 33 s').waitFor({ timeout: 5000 });
  });
});
