import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';

const script = join(import.meta.dirname, '../release.ts');
const manifest = '{\n  "name": "x",\n  "version": "0.1.0",\n  "dependencies": { "y": "0.1.0" }\n}\n';

describe('pnpm release', () => {
  let folder = '';
  const identity = {
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_AUTHOR_NAME: 'a',
    GIT_AUTHOR_EMAIL: 'a@example.com',
  };
  const env = { ...process.env, ...identity, GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@example.com' };
  const git = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync('git', args, { cwd: folder, env, encoding: 'utf8' });
    expect(status, stderr).to.equal(0);
    return stdout.trim();
  };
  const release = (...args: string[]) =>
    spawnSync(process.execPath, [script, ...args], { cwd: folder, env, encoding: 'utf8' });
  const read = (file: string) => readFileSync(join(folder, file), 'utf8');
  const commit = (title: string) => git('commit', '--quiet', '--allow-empty', '--message', title);
  const state = () => [
    git('rev-parse', 'HEAD'),
    git('tag'),
    git('status', '--porcelain'),
    read('CHANGELOG.md'),
  ];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'release-test-'));
    git('init', '--quiet', '--initial-branch', 'main');
    writeFileSync(join(folder, 'package.json'), manifest);
    writeFileSync(join(folder, 'CHANGELOG.md'), '# Changelog\n\n## Unreleased\n\n- A change.\n');
    git('add', '.');
    commit('feat(x): add a change');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('writes the heading, bumps the version, commits and tags', () => {
    const { status, stderr } = release('0.2.0');
    expect(status, stderr).to.equal(0);
    const date = new Date().toISOString().slice(0, 10);
    expect(read('CHANGELOG.md')).to.equal(
      `# Changelog\n\n## Unreleased\n\n## 0.2.0 (${date})\n\n- A change.\n\n### Commits\n\n- feat(x): add a change\n`,
    );
    expect(read('package.json')).to.equal(manifest.replace('"0.1.0"', '"0.2.0"'));
    expect(git('log', '-1', '--format=%s')).to.equal('chore: release 0.2.0');
    expect(git('rev-parse', 'v0.2.0^{commit}')).to.equal(git('rev-parse', 'HEAD'));
    expect(git('status', '--porcelain')).to.equal('');
  });

  it('lists the commits since the last tag alone', () => {
    release('0.2.0');
    commit('fix(x): mend it; $(id) `id`');
    expect(release('0.10.0').status).to.equal(0);
    const [, second = '', first = ''] = read('CHANGELOG.md').split(/^## [\d.]+ /m);
    expect(second).to.contain('- fix(x): mend it; $(id) `id`').and.not.contain('add a change');
    expect(first).to.contain('- A change.');
  });

  it('knows the last release among other tags, whatever git shows the user', () => {
    release('0.2.0');
    commit('feat(x): add what 0.3.0 has');
    release('0.3.0');
    for (const tag of ['vendor', 'v9', 'v0.3.0-rc.1', 'orders-v7.0.0']) git('tag', tag);
    commit('fix(x): mend what 0.4.0 has, größer');
    git('config', 'column.ui', 'always');
    git('config', 'i18n.logOutputEncoding', 'latin1');
    git('config', 'log.showSignature', 'true');
    const { status, stdout, stderr } = release('0.4.0', '--dry-run');
    expect(status, stderr).to.equal(0);
    expect(stdout).to.match(
      /^## 0\.4\.0 \(.*\)\n\n### Commits\n\n- fix\(x\): mend what 0\.4\.0 has, größer\n$/,
    );
  });

  it('prints no word of git about the signatures of commits', () => {
    // A program that signs, and tells that it verified, as gpg would.
    const gpg = join(folder, '.git/gpg');
    const signed = '-----BEGIN PGP SIGNATURE-----\n\nx\n-----END PGP SIGNATURE-----\n';
    const signing = `cat >/dev/null; printf '\\n[GNUPG:] SIG_CREATED \\n' >&2; printf -- '${signed}'`;
    const verifying = "echo '[GNUPG:] GOODSIG 1 a'; echo 'gpg: Good signature' >&2";
    writeFileSync(gpg, `#!/bin/sh\ncase "$*" in *--verify*) ${verifying} ;; *) ${signing} ;; esac\n`);
    chmodSync(gpg, 0o755);
    git('config', 'gpg.program', gpg);
    git('config', 'log.showSignature', 'true');
    git('commit', '--quiet', '--allow-empty', '--gpg-sign', '--message', 'feat(x): sign it');
    expect(git('log', '-1', '--format=%s')).to.contain('Good signature');
    expect(release('0.2.0', '--dry-run').stdout).to.contain('sign it').and.not.contain('signature');
  });

  it('changes nothing with --dry-run and prints the section', () => {
    const before = state();
    const { status, stdout } = release('0.2.0', '--dry-run');
    expect(status).to.equal(0);
    expect(stdout).to.contain('## 0.2.0 (').and.contain('- feat(x): add a change');
    expect(state()).to.deep.equal(before);
  });

  const cut = () => {
    writeFileSync(join(folder, '.git/shallow'), `${git('rev-parse', 'HEAD')}\n`);
  };
  const losesTag = () => {
    release('0.2.0');
    git('tag', '--delete', 'v0.2.0');
    commit('fix(x): mend it');
  };
  const refused: [title: string, args: string[], prepare: () => void, sentence: string][] = [
    ['a lower version', ['0.0.9'], () => {}, '0.0.9 is not higher than 0.1.0'],
    ['the same version', ['0.1.0'], () => {}, '0.1.0 is not higher than 0.1.0'],
    ['another branch', ['0.2.0'], () => git('switch', '--quiet', '--create', 'side'), 'this is side'],
    ['no branch', ['0.2.0'], () => git('switch', '--quiet', '--detach'), 'this is no branch'],
    ['changes', ['0.2.0'], () => writeFileSync(join(folder, 'new'), ''), 'working tree has changes'],
    ['a shallow clone', ['0.2.0'], cut, 'git fetch --unshallow'],
    [
      'a clone without the last tag',
      ['0.3.0'],
      losesTag,
      'The tag v0.2.0 of the last release is not in main',
    ],
    ['a tag that exists', ['0.2.0'], () => git('tag', 'v0.2.0'), 'The tag v0.2.0 exists'],
  ];
  for (const [title, args, prepare, sentence] of refused)
    it(`refuses ${title} and changes nothing`, () => {
      prepare();
      const before = state();
      const { status, stdout, stderr } = release(...args);
      expect([status, stdout]).to.deep.equal([1, '']);
      expect(stderr).to.contain(sentence);
      expect(state()).to.deep.equal(before);
    });

  const wrongArguments: [title: string, args: string[], sentence: string][] = [
    ['what is not a version', ['v1;id'], '"v1;id" is not a version'],
    ['a part of a version', ['1.2'], '"1.2" is not a version'],
    ['no version', [], 'Give one version'],
    ['an unknown flag', ['--push'], 'Give one version'],
  ];
  for (const [title, args, sentence] of wrongArguments)
    it(`refuses ${title} with exit code 2, and changes nothing`, () => {
      const before = state();
      const { status, stdout, stderr } = release(...args);
      expect([status, stdout]).to.deep.equal([2, '']);
      expect(stderr).to.contain(sentence);
      expect(state()).to.deep.equal(before);
    });

  it('takes its files back where the commit is refused', () => {
    const hook = join(folder, '.git/hooks/pre-commit');
    writeFileSync(hook, '#!/bin/sh\necho not today >&2\nexit 1\n');
    chmodSync(hook, 0o755);
    const before = state();
    const { status, stderr } = release('0.2.0');
    expect(status).to.equal(1);
    expect(stderr).to.contain('not today');
    expect(state()).to.deep.equal(before);
  });
});
