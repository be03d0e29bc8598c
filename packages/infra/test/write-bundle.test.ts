import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { isFresh } from '../src/bundle-freshness.js';
import { writeBundle } from '../src/write-bundle.ts';

const yesterday = Date.now() / 1000 - 86_400;

describe('writeBundle', function () {
  this.timeout(20_000);
  let folder: string;
  let bundle: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'infra-bundle-'));
    bundle = join(folder, 'dist/program.js');
    write('pnpm-lock.yaml', 'one');
    write('src/word.ts', "export const word: string = 'one';");
    write('src/program.ts', "import { word } from './word.ts';\nconsole.log(word, import.meta.dirname);");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Writes a file, with the modification time of a day ago. */
  function write(file: string, text: string): void {
    const path = join(folder, file);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, text);
    utimesSync(path, yesterday, yesterday);
  }

  function request() {
    return { entry: join(folder, 'src/program.ts'), bundle, lockfile: join(folder, 'pnpm-lock.yaml') };
  }

  function output(): string {
    return execFileSync(process.execPath, [bundle], { encoding: 'utf8' });
  }

  it('makes one file that does what the sources do', async () => {
    await writeBundle(request());
    expect(output()).to.equal(`one ${join(folder, 'dist')}\n`);
    expect(readdirSync(join(folder, 'dist'))).to.have.members(['program.js', 'program.json']);
  });

  it('starts the archiver of cdktf when an asset needs it, not before', async () => {
    const archiver = 'cdktf/node_modules/archiver/index.js';
    write(`node_modules/${archiver}`, "console.log('started'); module.exports = (format) => format;");
    write('node_modules/cdktf/index.js', "const a = require('archiver'); module.exports = () => a('zip');");
    write('src/program.ts', "import zip from 'cdktf';\nconsole.log('first');\nconsole.log(zip());");
    await writeBundle(request());
    expect(output()).to.equal('first\nstarted\nzip\n');
    expect(isFresh(bundle)).to.equal(true);
  });

  it('is fresh as long as the sources and the lockfile say the same', async () => {
    expect(isFresh(bundle)).to.equal(false);
    await writeBundle(request());
    write('src/word.ts', "export const word: string = 'one';");
    expect(isFresh(bundle)).to.equal(true);
  });

  it('is made anew of a source that says something else, of the same length and the same age', async () => {
    await writeBundle(request());
    write('src/word.ts', "export const word: string = 'two';");
    expect(isFresh(bundle)).to.equal(false);
    await writeBundle(request());
    expect(isFresh(bundle)).to.equal(true);
    expect(output()).to.match(/^two /);
  });

  for (const [what, change] of [
    ['the lockfile says something else', () => write('pnpm-lock.yaml', 'two')],
    ['a source is gone', () => rmSync(join(folder, 'src/word.ts'))],
    ['its list is cut off', () => write('dist/program.json', '["../src/pro')],
    ['its list is another run’s', () => write('dist/program.json', '["../src/program.ts"]')],
    ['its list is gone, as after a run that was killed', () => rmSync(join(folder, 'dist/program.json'))],
    ['it is empty', () => write('dist/program.js', '')],
    ['all of it is gone', () => rmSync(join(folder, 'dist'), { recursive: true })],
  ] as const)
    it(`is not fresh when ${what}`, async () => {
      await writeBundle(request());
      change();
      expect(isFresh(bundle)).to.equal(false);
    });

  it('is not fresh when a source was saved while it was made, which may not be in it', async () => {
    utimesSync(join(folder, 'src/word.ts'), Date.now() / 1000 + 60, Date.now() / 1000 + 60);
    await writeBundle(request());
    expect(isFresh(bundle)).to.equal(false);
    expect(output()).to.match(/^one /);
  });

  it('throws what is wrong with a source, and leaves nothing', async () => {
    write('src/word.ts', 'export const = 1;');
    const error = await writeBundle(request()).catch((reason: unknown) => reason);
    expect(String(error)).to.include('word.ts:1:13');
    expect(readdirSync(join(folder, 'dist'))).to.deep.equal([]);
  });

  it('serves several processes at once', async () => {
    const call = `import { writeBundle } from ${JSON.stringify(join(import.meta.dirname, '../src/write-bundle.ts'))};
      await writeBundle(${JSON.stringify(request())});
      await import(${JSON.stringify(bundle)});`;
    const runs = Array.from({ length: 3 }, () =>
      spawn(process.execPath, ['--input-type=module', '--eval', call], {
        stdio: ['ignore', 'ignore', 'inherit'],
      }),
    );
    const codes = await Promise.all(runs.map(async (run) => (await once(run, 'exit'))[0]));
    expect(codes).to.deep.equal([0, 0, 0]);
    expect(isFresh(bundle)).to.equal(true);
    expect(readdirSync(join(folder, 'dist'))).to.have.members(['program.js', 'program.json']);
  });
});
