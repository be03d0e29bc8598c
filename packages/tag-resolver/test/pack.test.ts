import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { packageFolder } from './helpers/build.ts';
import { createTestFolder } from './helpers/environment.ts';
import { createRepository } from './helpers/repository.ts';

const consumer = `
import { type ResolvedImageTag, InputError, resolveImageTag } from 'tag-resolver';

const [repository = '', commitId = ''] = process.argv.slice(2);
const { imageTag }: ResolvedImageTag = await resolveImageTag({ repository, commitId });
const refused = await resolveImageTag({ repository, commitId: 'HEAD' }).catch((error: unknown) => error);
console.log(imageTag, refused instanceof InputError);
`;

describe('the packed tag-resolver, installed by npm in a folder of its own', () => {
  const folder = createTestFolder();
  const project = join(folder.path, 'project');
  const repository = createRepository(folder, 'repository');
  const commitId = repository.commit('one');
  repository.annotate('v1.2.3');
  after(() => folder.remove());

  before(async function () {
    this.timeout(60_000);
    const pack = ['--yes', 'pnpm', 'pack', '--pack-destination', folder.path];
    await execa('npx', pack, { cwd: packageFolder });
    const tarball = readdirSync(folder.path).find((name) => name.endsWith('.tgz')) ?? 'no tarball';
    mkdirSync(project);
    writeFileSync(join(project, 'package.json'), '{"type":"module","private":true}');
    // Offline: it has no dependency to fetch.
    const install = ['install', '--offline', '--no-audit', '--no-fund', join(folder.path, tarball)];
    await execa('npm', install, { cwd: project });
  });

  it('runs as a program', async () => {
    const { stdout } = await execa('tag-resolver', [repository.path, commitId], {
      preferLocal: true,
      localDir: project,
      env: folder.environment,
    });
    expect(stdout).to.equal('1.2.3');
  });

  it('runs as a library', async () => {
    writeFileSync(join(project, 'consumer.ts'), consumer);
    const { stdout } = await execa(process.execPath, ['consumer.ts', repository.path, commitId], {
      cwd: project,
    });
    expect(stdout).to.equal('1.2.3 true');
  });

  it('has types that need nothing else and tell a wrong use', async () => {
    const strict = ['--strict', '--noEmit', '--module', 'nodenext', '--target', 'es2024', '--types', ''];
    const check = async (text: string) => {
      writeFileSync(join(project, 'types.ts'), text);
      const { stdout } = await execa('tsc', ['--ignoreConfig', ...strict, 'types.ts'], {
        cwd: project,
        preferLocal: true,
        localDir: join(packageFolder, '../..'),
        reject: false,
      });
      return stdout;
    };
    const typed = consumer.replace('process.argv.slice(2)', "['', '']");
    expect(await check(typed)).to.equal('');
    expect(await check(typed.replace('imageTag }:', 'image }:'))).to.contain(
      "Property 'image' does not exist",
    );
  });
});
