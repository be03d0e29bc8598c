import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect } from 'chai';
import { execa } from 'execa';
import { temporaryFolder } from '../../../programs/test/helpers/temporary-folder.ts';
import { startLivePage } from '../../src/report/live-page.ts';
import { createRunRecorder } from '../../src/report/run-recorder.ts';
import { toldRehearsal } from '../helpers/told-rehearsal.ts';

const source = new URL('../../src/report/live-page.ts', import.meta.url).href;

describe('startLivePage', () => {
  const folder = temporaryFolder();

  it('writes the page as soon as there is a folder for it, and opens it once', async () => {
    const { record, learn } = createRunRecorder();
    const opened: string[] = [];
    const { promise: first, resolve } = Promise.withResolvers<void>();
    const page = startLivePage(record, (file) => {
      opened.push(file);
      resolve();
    });
    learn({ logDirectory: folder.path });
    await first;
    const file = join(folder.path, 'report.html');
    expect(opened).to.deep.equal([file]);
    expect(await readFile(file, 'utf8')).to.include('<h1>Running after ');
    await setTimeout(1500);
    await page.stop();
    expect(opened).to.have.length(1);
  });

  it('writes nothing after it was stopped', async () => {
    const record = await toldRehearsal({ end: 'running' });
    record.facts = { ...record.facts, logDirectory: folder.path };
    const page = startLivePage(record, () => {});
    await page.stop();
    await setTimeout(1200);
    const failure = await readFile(join(folder.path, 'report.html')).catch((error: unknown) => error);
    expect(failure).to.include({ code: 'ENOENT' });
  });
});

describe('openInBrowser', () => {
  const folder = temporaryFolder();

  /** In a process of its own, because it starts another by PATH. */
  async function openWith(script: string | undefined): Promise<string> {
    const bin = join(folder.path, 'bin');
    await mkdir(bin);
    if (script !== undefined) {
      await writeFile(join(bin, 'xdg-open'), `#!/bin/sh\n${script}\n`);
      await chmod(join(bin, 'xdg-open'), 0o755);
    }
    const words = `import { openInBrowser } from ${JSON.stringify(source)};
      openInBrowser('/cache/log/re port.html', (sentence) => console.log(sentence));
      setTimeout(() => {}, 500);`;
    const { stdout } = await execa(process.execPath, ['--input-type=module', '--eval', words], {
      env: { PATH: bin, OPENED: join(folder.path, 'opened') },
    });
    return stdout;
  }

  it('hands the file to xdg-open', async () => {
    expect(await openWith('printf %s "$1" >"$OPENED"')).to.equal('');
    expect(await readFile(join(folder.path, 'opened'), 'utf8')).to.equal('/cache/log/re port.html');
  });

  for (const [title, script, reason] of [
    ['there is no xdg-open', undefined, 'xdg-open is not on PATH'],
    ['there is no browser', 'exit 3', 'xdg-open ended with 3'],
  ] as const)
    it(`says where the report is if ${title}`, async () => {
      expect(await openWith(script)).to.equal(
        `The report could not be opened (${reason}); open it yourself: /cache/log/re port.html`,
      );
    });
});
