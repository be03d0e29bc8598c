import { join } from 'node:path';
import { expect } from 'chai';
import { createTestFolder } from './helpers/environment.ts';
import { runProgram } from './helpers/program.ts';
import { createRepository, type TestRepository } from './helpers/repository.ts';

describe('a clone that may lack a version tag', () => {
  const folder = createTestFolder();
  let origin: TestRepository;
  let tagged: string;
  let last: string;

  before(() => {
    origin = createRepository(folder, 'origin');
    tagged = origin.commit('one');
    origin.tag('v1.0.0');
    last = origin.commit('two');
    origin.tag('v1.0.1');
  });

  after(() => folder.remove());

  function clone(name: string, ...options: string[]): string {
    origin.git('clone', '--quiet', ...options, `file://${origin.path}`, join('..', name));
    return join(folder.path, name);
  }

  const rows: [options: string[], kind: string][] = [
    [['--no-tags'], 'a clone without tags'],
    [['--no-tags', '--bare'], 'a clone without tags'],
    [['--no-tags', '--depth', '1'], 'a shallow clone'],
  ];
  for (const [options, kind] of rows) {
    const name = `clone ${options.join('')}`;
    it(`prints the short commit id for ${options.join(' ')}, and one line about missing tags`, async () => {
      const path = clone(name, ...options);
      for (const repository of [path, `file://${path.replaceAll(' ', '%20')}`]) {
        expect(await runProgram(folder, repository, last)).to.deep.equal({
          exitCode: 0,
          stdout: `${last.slice(0, 10)}\n`,
          stderr: `tag-resolver: ${repository} is ${kind}, so a version tag of its origin may be missing; to fetch the tags, type: git -C '${path}' fetch --tags\n`,
        });
      }
    });
  }

  it('warns about a clone without tags, even if it has a local tag since', async () => {
    const path = clone('own', '--no-tags');
    origin.git('-C', path, 'tag', 'mine');
    expect((await runProgram(folder, path, last)).stderr).to.contain('own is a clone without tags');
  });

  it('checks this folder, whatever repository the environment names', async () => {
    const path = clone('named', '--no-tags');
    const environment = { ...folder.environment, GIT_DIR: join(origin.path, '.git') };
    const { stderr } = await runProgram({ ...folder, environment }, path, last);
    expect(stderr).to.contain('named is a clone without tags');
  });

  it('is silent after the tags are fetched', async () => {
    const path = clone('fetched', '--depth', '1', '--no-tags');
    origin.git('-C', path, 'fetch', '--quiet', '--tags');
    expect(await runProgram(folder, path, last)).to.deep.equal({
      exitCode: 0,
      stdout: '1.0.1\n',
      stderr: '',
    });
  });

  for (const [name, make] of [
    ['a clone with its tags', () => clone('whole')],
    ['a repository that is no clone', () => createRepository(folder, 'new').path],
  ] as const)
    it(`is silent about ${name}`, async () => {
      const { exitCode, stderr } = await runProgram(folder, make(), '0'.repeat(40));
      expect({ exitCode, stderr }).to.deep.equal({ exitCode: 0, stderr: '' });
    });

  it('is silent if there is a version tag', async () => {
    const path = clone('shallow', '--depth', '1', '--no-tags');
    origin.git('-C', path, 'tag', 'v2.0.0');
    expect((await runProgram(folder, path, last)).stderr).to.equal('');
    expect((await runProgram(folder, origin.path, tagged)).stderr).to.equal('');
  });
});
