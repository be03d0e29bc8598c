import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { cloneCheckout, commitRelease } from '../../src/steps/source-checkout.ts';

const folders = ['packages/hello-service'];
const sourceRelease = { version: '1.0.2', tags: ['v1.0.2', 'orders-v1.0.2'], folders };

describe('cloneCheckout', () => {
  let folder: string;
  let checkout: string;
  const git = async (...args: string[]) => (await execa('git', ['-C', checkout, ...args])).stdout;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'checkout-'));
    checkout = join(folder, 'the checkout');
    await mkdir(join(checkout, 'packages/hello-service'), { recursive: true });
    await execa('git', ['init', '--quiet', '--initial-branch=work', checkout]);
    await git('config', 'user.name', 'Ada');
    await git('config', 'user.email', 'ada@localhost');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function commitManifest(): Promise<string> {
    await writeFile(join(checkout, 'packages/hello-service/package.json'), '{\n  "version": "0.1.0"\n}\n');
    await git('add', '--all');
    await git('commit', '--quiet', '--message', 'first');
    return git('rev-parse', 'HEAD');
  }

  it('clones HEAD onto main whatever branch is checked out', async () => {
    const commitId = await commitManifest();
    const clone = await cloneCheckout(checkout, join(folder, 'clone'));
    expect(clone).to.include({ commitId, subject: 'first' });
    expect((await execa('git', ['-C', clone.directory, 'symbolic-ref', 'HEAD'])).stdout).to.equal(
      'refs/heads/main',
    );
  });

  it('names what is not committed and takes none of it along', async () => {
    await commitManifest();
    await writeFile(join(checkout, 'new file'), 'x');
    const clone = await cloneCheckout(checkout, join(folder, 'clone'));
    expect(clone.uncommitted).to.deep.equal(['new file']);
    expect((await execa('git', ['-C', clone.directory, 'ls-files'])).stdout).not.to.include('new file');
  });

  it('clones a detached HEAD', async () => {
    const commitId = await commitManifest();
    await git('checkout', '--quiet', '--detach');
    expect((await cloneCheckout(checkout, join(folder, 'clone'))).commitId).to.equal(commitId);
  });

  it('clones although the configuration allows no files as remotes', async () => {
    const commitId = await commitManifest();
    await git('config', 'protocol.file.allow', 'never');
    expect((await cloneCheckout(checkout, join(folder, 'clone'))).commitId).to.equal(commitId);
  });

  it("names the command that lets git read another user's checkout", async () => {
    await commitManifest();
    process.env['GIT_TEST_ASSUME_DIFFERENT_OWNER'] = '1';
    try {
      const failure = await cloneCheckout(checkout, join(folder, 'clone')).catch((error: Error) => error);
      expect(failure).to.have.property(
        'message',
        `${checkout} belongs to another user, so git does not read it; type: git config --global --add safe.directory '${checkout}'`,
      );
    } finally {
      delete process.env['GIT_TEST_ASSUME_DIFFERENT_OWNER'];
    }
  });

  it('fetches the whole history of a shallow checkout from its origin', async () => {
    const first = await commitManifest();
    await git('commit', '--quiet', '--allow-empty', '--message', 'second');
    const shallow = join(folder, 'shallow');
    await execa('git', ['clone', '--quiet', '--depth', '1', `file://${checkout}`, shallow]);
    const clone = await cloneCheckout(shallow, join(folder, 'clone'));
    const log = await execa('git', ['-C', clone.directory, 'log', '--format=%H']);
    expect(log.stdout.split('\n')).to.deep.equal([clone.commitId, first]);
  });

  it('says what to type when a shallow checkout has no origin that answers', async () => {
    await commitManifest();
    await git('commit', '--quiet', '--allow-empty', '--message', 'second');
    const shallow = join(folder, 'shallow');
    await execa('git', ['clone', '--quiet', '--depth', '1', `file://${checkout}`, shallow]);
    await rm(checkout, { recursive: true });
    const failure = await cloneCheckout(shallow, join(folder, 'clone')).catch((error) => error);
    expect(failure.message).to.include('is a shallow clone');
    expect(failure.message).to.include(`type: git -C ${shallow} fetch --unshallow`);
  });

  describe('under a git configuration of the user that', () => {
    let previous: string | undefined;
    const set = async (...settings: string[]) => {
      for (const setting of settings) {
        const [key = '', value = ''] = setting.split('=');
        await execa('git', ['config', '--global', key, value]);
      }
    };

    beforeEach(() => {
      previous = process.env['GIT_CONFIG_GLOBAL'];
      process.env['GIT_CONFIG_GLOBAL'] = join(folder, 'gitconfig');
    });
    afterEach(() => {
      if (previous === undefined) delete process.env['GIT_CONFIG_GLOBAL'];
      else process.env['GIT_CONFIG_GLOBAL'] = previous;
    });

    it('signs all, by a program that is not there, commits and tags a release', async () => {
      await commitManifest();
      await set('commit.gpgSign=true', 'tag.gpgSign=true', 'tag.forceSignAnnotated=true', 'gpg.program=none');
      const clone = await cloneCheckout(checkout, join(folder, 'clone'));
      expect(await commitRelease(clone.directory, sourceRelease)).to.match(/^[0-9a-f]{40}$/);
    });

    it('rejects shallow clones, fetches the whole history', async () => {
      await commitManifest();
      await git('commit', '--quiet', '--allow-empty', '--message', 'second');
      const shallow = join(folder, 'shallow');
      await execa('git', ['clone', '--quiet', '--depth', '1', `file://${checkout}`, shallow]);
      await set('clone.rejectShallow=true');
      const { directory } = await cloneCheckout(shallow, join(folder, 'clone'));
      const count = await execa('git', ['-C', directory, 'rev-list', '--count', 'HEAD']);
      expect(count.stdout).to.equal('2');
    });

    it('shows signatures, colours and another encoding, reads the first line of the message', async () => {
      await commitManifest();
      await git('commit', '--quiet', '--allow-empty', '--message', 'feat: grüße\n\nAnd more.');
      await set('log.showSignature=true', 'color.ui=always', 'i18n.logOutputEncoding=latin1');
      expect((await cloneCheckout(checkout, join(folder, 'clone'))).subject).to.equal('feat: grüße');
    });

    it('puts hooks into each clone and changes line ends, has the commit alone', async () => {
      await commitManifest();
      await mkdir(join(folder, 'template/hooks'), { recursive: true });
      await writeFile(join(folder, 'template/hooks/pre-push'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
      await set(`init.templateDir=${join(folder, 'template')}`, 'core.autocrlf=true');
      const { directory } = await cloneCheckout(checkout, join(folder, 'clone'));
      expect(existsSync(join(directory, '.git/hooks'))).to.equal(false);
      const manifest = await readFile(join(directory, 'packages/hello-service/package.json'), 'utf8');
      expect(manifest).not.to.include('\r');
    });

    it('hides and colours what is not committed, names it', async () => {
      await commitManifest();
      await writeFile(join(checkout, 'neü file'), 'x');
      await set('status.showUntrackedFiles=no', 'status.short=false', 'color.status=always');
      await set('core.quotePath=true', 'status.branch=true');
      const clone = await cloneCheckout(checkout, join(folder, 'clone'));
      expect(clone.uncommitted).to.deep.equal(['neü file']);
    });
  });

  it('says what to type when nothing was committed yet', async () => {
    const failure = await cloneCheckout(checkout, join(folder, 'clone')).catch((error) => error);
    expect(failure.message).to.include('has no commit to rehearse');
    expect(failure.message).to.include('git add --all && git commit');
  });

  it('commits and tags a release in the clone and leaves the checkout as it was', async () => {
    const commitId = await commitManifest();
    const before = await git('for-each-ref');
    const clone = await cloneCheckout(checkout, join(folder, 'clone'));
    const release = await commitRelease(clone.directory, sourceRelease);
    expect(release).not.to.equal(commitId);
    const tagged = await execa('git', ['-C', clone.directory, 'rev-parse', 'v1.0.2^{commit}']);
    expect(tagged.stdout).to.equal(release);
    const other = await execa('git', ['-C', clone.directory, 'rev-parse', 'orders-v1.0.2^{commit}']);
    expect(other.stdout).to.equal(release);
    const manifest = join(clone.directory, 'packages/hello-service/package.json');
    expect(JSON.parse(await readFile(manifest, 'utf8')).version).to.equal('1.0.2');
    expect(await git('rev-parse', 'HEAD')).to.equal(commitId);
    expect(await git('for-each-ref')).to.equal(before);
    expect(await git('status', '--porcelain')).to.equal('');
  });
});
