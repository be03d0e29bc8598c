import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { execaSync } from 'execa';
import { rejectionOf } from '../../../programs/test/helpers/rejection-of.ts';
import {
  isShallowClone,
  listChangedPaths,
  listCommits,
  readCommitTime,
  readHeadCommitId,
} from '../../src/commit/commit-history.ts';
import { StepError } from '../../src/errors.ts';
import type { StepContext } from '../../src/step.ts';
import { type GitStory, startGitStory } from '../helpers/git-story.ts';
import { createStepFolder, type StepFolder } from '../helpers/step-folder.ts';

/** Settings that change git's output. */
const settings = {
  'log.showSignature': 'true',
  'log.date': 'relative',
  'log.decorate': 'full',
  'log.follow': 'true',
  'format.pretty': 'fuller',
  'color.ui': 'always',
  'core.abbrev': '4',
  'core.quotePath': 'true',
  'core.pager': 'false',
  'core.warnAmbiguousRefs': 'true',
  'alias.rev-list': 'log',
};

describe('commit history', () => {
  let folder: StepFolder;
  let git: GitStory;
  let first: string;
  let signed: string;

  beforeEach(async () => {
    folder = await createStepFolder();
    git = startGitStory(folder.context);
    first = git.commit('first');
    const key = join(folder.path, 'key');
    execaSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'ada', '-f', key]);
    const format = ['-c', 'gpg.format=ssh', '-c', `user.signingKey=${key}`];
    git.run(...format, 'commit', '--quiet', '--allow-empty', '--gpg-sign', '--message', 'signed');
    signed = git.run('rev-parse', 'HEAD');
  });

  afterEach(() => folder.remove());

  const questions: [name: string, ask: (context: StepContext) => Promise<unknown>, answer: () => unknown][] =
    [
      ['the time of a signed commit', (context) => readCommitTime(context, signed), () => '1704164645'],
      ['the commit that is checked out', readHeadCommitId, () => signed],
      ['whether the clone is shallow', isShallowClone, () => false],
      ['its commits and their parents', listCommits, () => `${signed} ${first}\n${first}`],
    ];

  for (const [name, ask, answer] of questions) {
    it(`reads ${name} under any configuration of the user`, async () => {
      for (const [setting, value] of Object.entries(settings)) git.run('config', setting, value);
      expect(await ask(folder.context)).to.deep.equal(answer());
    });

    it(`reads ${name} of this folder, whatever repository the environment names`, async () => {
      const other = await createStepFolder();
      startGitStory(other.context).commit('other');
      const gitDir = join(other.path, '.git');
      const names = { GIT_DIR: gitDir, GIT_WORK_TREE: other.path, GIT_OBJECT_DIRECTORY: `${gitDir}/objects` };
      const environment = { ...folder.context.environment, ...names };
      expect(await ask({ ...folder.context, environment })).to.deep.equal(answer());
      other.remove();
    });

    it(`reads ${name} from the pushed history, without replacements and grafts of the clone`, async () => {
      git.run('replace', '--graft', signed);
      writeFileSync(join(folder.path, '.git/info/grafts'), `${signed}\n`);
      expect(await ask(folder.context)).to.deep.equal(answer());
    });

    it(`refuses unexpected output for ${name}`, async () => {
      const programs = join(folder.path, 'programs');
      mkdirSync(programs);
      writeFileSync(join(programs, 'git'), '#!/bin/sh\necho \'Good "git" signature for ada\'\nexit 3\n');
      chmodSync(join(programs, 'git'), 0o755);
      const PATH = `${programs}:${folder.context.environment['PATH']}`;
      const context = { ...folder.context, environment: { ...folder.context.environment, PATH } };
      expect((await rejectionOf(ask(context))).message).to.contain('Good "git" signature');
      writeFileSync(join(programs, 'git'), '#!/bin/sh\necho \'Good "git" signature for ada\'\n');
      const error = await rejectionOf(ask(context));
      expect(error).to.be.instanceOf(StepError);
      expect(error.message).to.match(/^git [a-z-]+ answered "Good \\"git\\" signature for ada", which does/);
    });
  }

  it('lists the commits of all branches and tags, and of a HEAD that has none', async () => {
    git.run('branch', 'beside', first);
    git.checkOut('beside');
    const beside = git.commit('beside');
    git.checkOut(signed);
    git.run('branch', '--quiet', '--force', 'beside', beside);
    const lines = (await listCommits(folder.context)).split('\n').filter(Boolean);
    expect(lines).to.have.members([`${beside} ${first}`, `${signed} ${first}`, first]);
  });

  it('lists a submodule that moved, whatever .gitmodules and the configuration ignore', async () => {
    const moveTo = (commit: string) => {
      git.run('update-index', '--add', '--cacheinfo', `160000,${commit},orders/library`);
      git.run('commit', '--quiet', '--message', 'library');
      return git.run('rev-parse', 'HEAD');
    };
    for (const [field, value] of [
      ['path', 'orders/library'],
      ['url', 'https://example.org/library'],
      ['ignore', 'all'],
    ] as const)
      git.run('config', '-f', '.gitmodules', `submodule.library.${field}`, value);
    git.run('add', '.gitmodules');
    const before = moveTo(first);
    const after = moveTo(signed);
    git.run('config', 'diff.ignoreSubmodules', 'all');
    git.run('config', 'submodule.library.ignore', 'all');
    expect(await listChangedPaths(folder.context, before, after, ['orders'])).to.deep.equal([
      'orders/library',
    ]);
  });

  it('recognizes a clone of depth 1 as shallow', async () => {
    git.run('clone', '--quiet', '--depth', '1', `file://${folder.path}`, 'shallow');
    expect(await isShallowClone({ ...folder.context, directory: `${folder.path}/shallow` })).to.equal(true);
  });
});
