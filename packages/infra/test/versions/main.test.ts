import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { compileCache } from '../../../programs/test/helpers/compile-cache.ts';
import { kubernetesVersions } from '../../src/config/kubernetes-versions.ts';
import { clusterVersionsQuestion, nodeReleaseQuestion } from '../../src/versions/questions.ts';
import { answersOfTable } from '../helpers/version-answers.ts';

const program = join(import.meta.dirname, '../../src/versions/main.ts');

describe('pnpm versions', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'versions-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function versions(words: readonly string[], variables: Record<string, string> = {}) {
    const env = { ...compileCache, PATH: process.env['PATH'], INIT_CWD: folder, ...variables };
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...words], {
      encoding: 'utf8',
      env,
    });
    return { exitCode: status, stdout, stderr };
  }

  function checkOf(text: string) {
    writeFileSync(join(folder, 'answers.json'), text);
    return versions(['--check', '--from', 'answers.json']);
  }

  it('prints the table, a line for each version', () => {
    const { exitCode, stdout, stderr } = versions([]);
    expect({ exitCode, stderr }).to.deep.equal({ exitCode: 0, stderr: '' });
    const lines = stdout.trimEnd().split('\n');
    for (const [minor, { nodeRelease, supportEnds, addons }] of kubernetesVersions)
      expect(lines).to.include.members([
        `${minor} supportEnds ${supportEnds}`,
        `${minor} nodeRelease ${nodeRelease}`,
        ...Object.entries(addons).map(([name, version]) => `${minor} ${name} ${version}`),
      ]);
  });

  it('says nothing where a file of answers has nothing newer', () => {
    expect(checkOf(JSON.stringify(answersOfTable()))).to.deep.equal({ exitCode: 0, stdout: '', stderr: '' });
  });

  it('lists what is newer, names the file of the table, and ends with exit code 1', () => {
    const answers = {
      ...answersOfTable(),
      [nodeReleaseQuestion('1.36')]: { Parameter: { Value: '1.36.99-20991231' } },
    };
    const { exitCode, stdout, stderr } = checkOf(JSON.stringify(answers));
    expect({ exitCode, stdout }).to.deep.equal({
      exitCode: 1,
      stdout: `1.36 nodeRelease ${kubernetesVersions.get('1.36')?.nodeRelease}, newest 1.36.99-20991231\n`,
    });
    expect(stderr).to.include('kubernetes-versions.ts').and.include('docs/how-to/upgrade-kubernetes.md');
  });

  const refused = (sentence: RegExp | string, run: ReturnType<typeof versions>) => {
    expect({ exitCode: run.exitCode, stdout: run.stdout }).to.deep.equal({ exitCode: 2, stdout: '' });
    expect(run.stderr)
      .to.match(/^[^\n]+\n$/)
      .and.match(new RegExp(sentence));
  };

  it('refuses a file that is missing, a folder, and one that is no JSON or holds no answers', () => {
    refused(/^nowhere\.json can't be read: /, versions(['--check', '--from', 'nowhere.json']));
    refused(/^\. can't be read: /, versions(['--check', '--from', '.']));
    refused(/^answers\.json is no JSON: /, checkOf('{"eks'));
    for (const text of ['[]', 'null', '"1.36"'])
      refused(/^answers\.json holds no answers; pnpm versions --check --save FILE writes/, checkOf(text));
  });

  it('names the question whose answer is missing, or is not as AWS writes it', () => {
    refused(`the answer to \`aws ${clusterVersionsQuestion}\` is missing`, checkOf('{}'));
    const answers = { ...answersOfTable(), [nodeReleaseQuestion('1.36')]: { Parameter: { Value: 'new' } } };
    refused(nodeReleaseQuestion('1.36'), checkOf(JSON.stringify(answers)));
  });

  for (const words of [
    ['--chek'],
    ['1.36'],
    ['--from', 'answers.json'],
    ['--save', 'answers.json'],
    ['--check', '--from'],
    ['--check', '--from', 'a', '--save', 'b'],
  ])
    it(`refuses ${words.join(' ')}, and says what to type`, () => {
      refused(`^pnpm versions does not take ${words.join(' ')}; type: pnpm versions, `, versions(words));
    });

  it('asks the AWS CLI one question after the other, and keeps its answers for another day', () => {
    writeFileSync(join(folder, 'table.json'), JSON.stringify(answersOfTable()));
    const answer = `const question = process.argv.slice(2, -2).join(' ');
      console.log(JSON.stringify(require('${folder}/table.json')[question]));`;
    writeFileSync(join(folder, 'aws.cjs'), answer);
    const script = `#!/bin/sh\nexec '${process.execPath}' '${folder}/aws.cjs' "$@"\n`;
    writeFileSync(join(folder, 'aws'), script, { mode: 0o755 });
    const run = versions(['--check', '--save', 'saved.json'], { PATH: `${folder}:${process.env['PATH']}` });
    expect(run).to.deep.equal({ exitCode: 0, stdout: '', stderr: '' });
    expect(JSON.parse(readFileSync(join(folder, 'saved.json'), 'utf8'))).to.deep.equal(answersOfTable());
  });

  it('says what to do without an AWS CLI', () => {
    refused(
      /^aws is not on PATH: install the AWS CLI, or give answers/,
      versions(['--check'], { PATH: folder }),
    );
  });
});
