import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { extractFiles } from '../src/extract-files.ts';
import { rejection } from './helpers/rejection.ts';
import { createStoredZip } from './helpers/stored-zip.ts';

describe('extractFiles', () => {
  let folder: string;
  let zip: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'extract-files-'));
    zip = join(folder, 'layer.zip');
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('extracts only the wanted files, as programs', async () => {
    writeFileSync(
      zip,
      createStoredZip([
        { name: 'helm/helm', content: 'a helm' },
        { name: 'helm/README', content: 'read me' },
      ]),
    );
    await extractFiles(zip, folder, { 'helm/helm': 'helm' });
    expect(readdirSync(folder).sort()).to.deep.equal(['helm', 'layer.zip']);
    expect(readFileSync(join(folder, 'helm'), 'utf8')).to.equal('a helm');
    expect(statSync(join(folder, 'helm')).mode & 0o777).to.equal(0o755);
  });

  it('refuses content that does not match its checksum', async () => {
    writeFileSync(zip, createStoredZip([{ name: 'helm/helm', content: 'a helm', checksum: 7 }]));
    const error = await rejection(extractFiles(zip, folder, { 'helm/helm': 'helm' }));
    expect(error.message).to.equal(`helm/helm in ${zip} is damaged: remove node_modules and install again`);
  });

  it('names the files that the zip lacks', async () => {
    writeFileSync(zip, createStoredZip([{ name: 'helm/README', content: 'read me' }]));
    const error = await rejection(
      extractFiles(zip, folder, { 'helm/helm': 'helm', 'kubectl/kubectl': 'kubectl' }),
    );
    expect(error.message).to.equal(`${zip} has no helm/helm and no kubectl/kubectl`);
  });
});
