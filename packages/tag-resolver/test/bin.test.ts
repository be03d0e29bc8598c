import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import packageJson from '../package.json' with { type: 'json' };
import { buildProgram, packageFolder } from './helpers/build.ts';
import { createTestFolder } from './helpers/environment.ts';
import { createRepository } from './helpers/repository.ts';

describe('bin/tag-resolver.js', () => {
  const folder = createTestFolder();
  const bin = join(folder.path, 'installed/bin/tag-resolver.js');
  after(() => folder.remove());

  before(() => {
    cpSync(join(packageFolder, 'bin'), join(folder.path, 'installed/bin'), { recursive: true });
    cpSync(join(packageFolder, 'package.json'), join(folder.path, 'installed/package.json'));
  });

  const run = (...args: string[]) =>
    execa(process.execPath, [bin, ...args], { env: folder.environment, extendEnv: false, reject: false });

  it('says what to type if the program is not built', async () => {
    expect(await run('.', 'a'.repeat(40))).to.include({
      exitCode: 1,
      stdout: '',
      stderr: 'tag-resolver: not built yet; type: pnpm --filter tag-resolver run build',
    });
  });

  it('runs the sources of a fresh clone, where nothing is built', async () => {
    cpSync(join(packageFolder, 'src'), join(folder.path, 'installed/src'), { recursive: true });
    expect(await run('--version')).to.include({ exitCode: 0, stdout: packageJson.version, stderr: '' });
  });

  it('runs the program as the build script bundles it, in one file', async () => {
    await buildProgram(join(folder.path, 'installed/dist/cli.js'));
    const repository = createRepository(folder, 'repository');
    const commitId = repository.commit('one');
    repository.tag('v1.2.3');
    expect(await run(repository.path, commitId)).to.include({ exitCode: 0, stdout: '1.2.3', stderr: '' });
    expect(await run('--version')).to.include({ exitCode: 0, stdout: packageJson.version });
  });
});
