import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { extractPrograms, extractZip } from '../src/extract-zip.ts';
import { rejectionOf } from './helpers/rejection-of.ts';
import { createStoredZip } from './helpers/stored-zip.ts';

describe('extractZip and extractPrograms', () => {
  let folder: string;
  let zip: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'extract-zip-'));
    zip = join(folder, 'layer.zip');
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('extract only the wanted files, as programs', async () => {
    writeFileSync(
      zip,
      createStoredZip([
        { name: 'helm/helm', content: 'a helm' },
        { name: 'helm/README', content: 'read me' },
      ]),
    );
    await extractPrograms(zip, folder, { 'helm/helm': 'helm' });
    expect(readdirSync(folder).sort()).to.deep.equal(['helm', 'layer.zip']);
    expect(readFileSync(join(folder, 'helm'), 'utf8')).to.equal('a helm');
    expect(statSync(join(folder, 'helm')).mode & 0o777).to.equal(0o755);
  });

  it('refuse content that does not match its checksum', async () => {
    writeFileSync(zip, createStoredZip([{ name: 'helm/helm', content: 'a helm', checksum: 7 }]));
    const error = await rejectionOf(extractPrograms(zip, folder, { 'helm/helm': 'helm' }));
    expect(error.message).to.equal(`helm/helm in ${zip} is damaged: remove node_modules and install again`);
  });

  it('name the files that the zip lacks', async () => {
    writeFileSync(zip, createStoredZip([{ name: 'helm/README', content: 'read me' }]));
    const error = await rejectionOf(
      extractPrograms(zip, folder, { 'helm/helm': 'helm', 'kubectl/kubectl': 'kubectl' }),
    );
    expect(error.message).to.equal(`${zip} has no helm/helm and no kubectl/kubectl`);
  });

  it('extract into folders, and tell what they extracted', async () => {
    writeFileSync(
      zip,
      createStoredZip([
        { name: 'dist/lib/one', content: '1' },
        { name: 'dist/lib/', content: '' },
        { name: 'other', content: '2' },
      ]),
    );
    const extracted = await extractZip(zip, folder, (name) => /^dist\/(.+)/.exec(name)?.[1]);
    expect(extracted).to.deep.equal(['dist/lib/one']);
    expect(readFileSync(join(folder, 'lib/one'), 'utf8')).to.equal('1');
    expect(readdirSync(folder).sort()).to.deep.equal(['layer.zip', 'lib']);
  });
});
