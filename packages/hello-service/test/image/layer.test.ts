import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { layOut } from '../../image/layer.ts';

const run = promisify(execFile);
const packageFolder = fileURLToPath(new URL('../..', import.meta.url));
/** The image's limit of 57 MB (README.md), without the base image. */
const highestLayerBytes = 250_000;

describe('layOut', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'layer-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const archive = async (image: string): Promise<Buffer> => {
    const tar = join(folder, 'layer.tar');
    await run('tar', ['--sort=name', '--numeric-owner', '-cf', tar, '-C', image, '.']);
    return readFile(tar);
  };

  it('makes the same layer at another time, of another mode and under another umask', async () => {
    const bundle = join(folder, 'main.js');
    await writeFile(bundle, 'export {};\n');
    await layOut(bundle, join(folder, 'first'));
    await chmod(bundle, 0o600);
    await utimes(bundle, 1_000_000_000, 1_000_000_000);
    const umask = process.umask(0o077);
    try {
      await layOut(bundle, join(folder, 'second'));
    } finally {
      process.umask(umask);
    }
    expect((await archive(join(folder, 'second'))).equals(await archive(join(folder, 'first')))).to.equal(
      true,
    );
    expect((await stat(join(folder, 'second/app/main.mjs'))).mode & 0o777).to.equal(0o644);
  });

  it('leaves nothing of what was laid out before', async () => {
    const bundle = join(folder, 'main.js');
    await writeFile(bundle, 'export {};\n');
    await layOut(bundle, join(folder, 'image'));
    await writeFile(join(folder, 'image/app/old.mjs'), '');
    await layOut(bundle, join(folder, 'image'));
    expect(String(await archive(join(folder, 'image')))).not.to.include('old.mjs');
  });

  it('builds this commit twice to the same small layer, in folders of different names', async () => {
    const layers = await Promise.all(
      ['a', 'a-longer-name'].map(async (name) => {
        const bundle = join(folder, name, 'main.js');
        const environment = { PATH: process.env['PATH'], HOME: folder };
        await run(process.execPath, ['--run', 'build:bundle', '--', `--outfile=${bundle}`], {
          cwd: packageFolder,
          env: environment,
        });
        await layOut(bundle, join(folder, name, 'image'));
        return join(folder, name, 'image');
      }),
    );
    const [first, second] = [await archive(layers[0] ?? ''), await archive(layers[1] ?? '')];
    expect(first.equals(second)).to.equal(true);
    expect(gzipSync(first).length).to.be.below(highestLayerBytes);
  });
});
