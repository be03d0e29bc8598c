import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { ActionableError } from 'programs/actionable-error.ts';
import { rejectionOf } from '../../../programs/test/helpers/rejection-of.ts';
import { temporaryFolder } from '../../../programs/test/helpers/temporary-folder.ts';
import { writeProgram } from '../../../programs/test/helpers/write-program.ts';
import { fillPackageCaches } from '../../src/steps/package-caches.ts';
import { searchPath } from '../helpers/search-path.ts';

describe('fillPackageCaches', () => {
  const folder = temporaryFolder();
  const setPath = searchPath();
  const { signal } = new AbortController();
  let checkout: string;
  let source: string;

  beforeEach(async () => {
    checkout = join(folder.path, 'the checkout');
    source = join(folder.path, 'the clone');
    for (const directory of [checkout, source]) {
      await mkdir(directory);
      await writeFile(join(directory, 'package.json'), '{ "packageManager": "pnpm@12.3.4" }');
      await writeFile(join(directory, 'pnpm-lock.yaml'), 'lockfileVersion: 9\n');
    }
    await mkdir(join(checkout, 'node_modules'));
    const modules = { storeDir: '/home/ada/my store/v11' };
    await writeFile(join(checkout, 'node_modules/.modules.yaml'), JSON.stringify(modules));
    const bin = join(folder.path, 'bin');
    const note = `echo "\${0##*/} $*: \${PWD##*/}" >>'${join(folder.path, 'calls')}'`;
    await writeProgram(bin, 'npm', `${note}; echo '/home/ada/my cache'`);
    await writeProgram(bin, 'npx', note);
    setPath([bin]);
  });

  const calls = async () => (await readFile(join(folder.path, 'calls'), 'utf8')).trimEnd().split('\n').sort();

  it('takes the store that the checkout was installed from, and has npm keep the pnpm of the clone', async () => {
    expect(await fillPackageCaches(checkout, source, signal)).to.deep.equal({
      npm: '/home/ada/my cache',
      pnpmStore: '/home/ada/my store',
    });
    expect(await calls()).to.deep.equal([
      'npm config get cache: the checkout',
      'npx --yes pnpm@12.3.4 --version: the clone',
    ]);
  });

  it('fetches what the clone asks for and the checkout has not installed', async () => {
    await writeFile(join(checkout, 'pnpm-lock.yaml'), 'lockfileVersion: 9\npackages: {}\n');
    await fillPackageCaches(checkout, source, signal);
    expect(await calls()).to.include('npx --yes pnpm@12.3.4 fetch --store-dir /home/ada/my store: the clone');
  });

  it('fails with the words of pnpm when they cannot be fetched', async () => {
    await writeFile(join(checkout, 'pnpm-lock.yaml'), 'lockfileVersion: 9\npackages: {}\n');
    await writeProgram(join(folder.path, 'bin'), 'npx', 'echo no answer from the registry >&2; exit 1');
    const failure = await rejectionOf(fillPackageCaches(checkout, source, signal));
    expect(failure).to.include({
      command: "npx --yes pnpm@12.3.4 fetch --store-dir '/home/ada/my store'",
      output: 'no answer from the registry',
    });
  });

  describe('where the registry does not answer', () => {
    const npm = dirname(execFileSync('which', ['npm'], { encoding: 'utf8' }));
    /** Takes connections and says nothing. */
    const silent = createServer(() => {});
    let port: number;
    before(async () => {
      await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
      port = (silent.address() as AddressInfo).port;
    });
    after(() => void silent.close());

    for (const [by, proxy, sentence] of [
      ['directly', undefined, 'The npm registry 127.0.0.1:PORT does not answer, and'],
      ['by a proxy', 'http://127.0.0.1:9', 'does not answer by the proxy 127.0.0.1:9, and'],
    ] as const)
      it(`names it within a minute, ${by}, and what to type`, async () => {
        setPath([npm, '/usr/bin', '/bin']);
        const settings = {
          npm_config_registry: `http://127.0.0.1:${port}/`,
          npm_config_cache: join(folder.path, 'empty cache'),
          npm_config_fetch_timeout: '500',
          npm_config_noproxy: '',
          ...(proxy && { npm_config_proxy: proxy }),
        };
        const failure = await rejectionOf(fillPackageCaches(checkout, source, signal, settings));
        expect(failure).to.be.instanceOf(ActionableError);
        expect(failure.message)
          .to.include(sentence.replace('PORT', String(port)))
          .and.match(/`npm config set [a-z-]+ URL`\), then run this command again\.$/);
      });
  });

  it('ends at once when the rehearsal is interrupted', async () => {
    const failure = await rejectionOf(fillPackageCaches(checkout, source, AbortSignal.abort()));
    expect(failure).to.include({ name: 'AbortError' });
  });

  for (const packageManager of ['npm@11.0.0', 'pnpm', 'pnpm@12', undefined]) {
    it(`refuses a clone whose packageManager is ${packageManager ?? 'not there'}, and says how to write it`, async () => {
      await writeFile(join(source, 'package.json'), JSON.stringify({ packageManager }));
      const failure = await rejectionOf(fillPackageCaches(checkout, source, signal));
      expect(failure).to.be.instanceOf(ActionableError);
      expect(failure.message).to.equal(
        `${join(source, 'package.json')}: packageManager names no version of pnpm; write it as pnpm@major.minor.patch.`,
      );
    });
  }
});
