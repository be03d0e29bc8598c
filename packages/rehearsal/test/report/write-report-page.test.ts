import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { temporaryFolder } from '../../../programs/test/helpers/temporary-folder.ts';
import { reportPageFile, writeReportPage } from '../../src/report/write-report-page.ts';
import { toldRehearsal } from '../helpers/told-rehearsal.ts';

describe('writeReportPage', () => {
  const folder = temporaryFolder();

  it('writes the page beside the logs, links them, and leaves nothing else there', async () => {
    const logDirectory = join(folder.path, 'log');
    await mkdir(logDirectory);
    await writeFile(join(logDirectory, 'kubelet.log'), '');
    const record = await toldRehearsal();
    record.facts = { ...record.facts, logDirectory };
    expect(await writeReportPage(record)).to.equal(join(logDirectory, 'report.html'));
    expect((await readdir(logDirectory)).sort()).to.deep.equal(['kubelet.log', 'report.html']);
    expect(await readFile(join(logDirectory, 'report.html'), 'utf8')).to.include('<a href="kubelet.log">');
  });

  it('writes nothing where the rehearsal ended before it had a folder for logs', async () => {
    const record = await toldRehearsal();
    const { logDirectory: _, ...facts } = record.facts;
    record.facts = facts;
    expect(await writeReportPage(record)).to.equal(undefined);
  });
});

describe('reportPageFile', () => {
  it('lies in the folder of the logs', () => {
    expect(reportPageFile('/cache/log')).to.equal('/cache/log/report.html');
  });
});
