import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { rejectionOf } from '../../../programs/test/helpers/rejection-of.ts';
import { temporaryFolder } from '../../../programs/test/helpers/temporary-folder.ts';
import { writeProgram } from '../../../programs/test/helpers/write-program.ts';
import { type AptOptions, estimatePackages, installPackages, parseUris } from '../../src/tools/apt.ts';

describe('installPackages', () => {
  const folder = temporaryFolder();
  const options = (more: Partial<AptOptions> = {}): AptOptions => ({
    path: join(folder.path, 'bin'),
    ownFolder: folder.path,
    policyFile: join(folder.path, 'policy-rc.d'),
    ...more,
  });
  const program = (name: string, script: string) => writeProgram(join(folder.path, 'bin'), name, script);
  const record = `echo "$0 $*" | /bin/sed 's#.*/##' >> "${'$'}{0%/bin/*}/calls"`;
  const calls = async () => (await readFile(join(folder.path, 'calls'), 'utf8')).trim().split('\n');

  it('fetches, installs without recommended packages and removals, then disables the services', async () => {
    await program('apt-get', record);
    await program('systemctl', record);
    await installPackages(['containerd', 'runc'], options());
    const [fetched = '', installed = '', disabled = ''] = await calls();
    expect(fetched).to.match(
      /^apt-get install --yes --no-install-recommends --no-remove .* --download-only containerd runc$/,
    );
    expect(installed).to.match(
      /^apt-get install --yes --no-install-recommends --no-remove .* containerd runc$/,
    );
    expect(installed).to.contain('DPkg::Lock::Timeout=60').and.not.to.contain('download-only');
    expect(disabled).to.equal('systemctl disable --quiet --now containerd.service');
  });

  it('holds the services back while it installs and leaves no policy behind', async () => {
    const ask = `case "$*" in *download-only*) ;; *) "${'$'}{0%/bin/*}/policy-rc.d" docker start; echo $? > "${'$'}{0%/bin/*}/asked" ;; esac`;
    await program('apt-get', ask);
    await installPackages(['runc'], options());
    expect(await readFile(join(folder.path, 'asked'), 'utf8')).to.equal('101\n');
    expect(existsSync(join(folder.path, 'policy-rc.d'))).to.equal(false);
  });

  it('leaves no policy behind when it fails', async () => {
    await program('apt-get', `case "$*" in *download-only*) ;; *) echo 'E: broken'; exit 100 ;; esac`);
    const error = await rejectionOf(installPackages(['runc'], options()));
    expect(error.message).to.contain('apt could not install runc (broken)');
    expect(existsSync(join(folder.path, 'policy-rc.d'))).to.equal(false);
  });

  it('asks nothing and speaks English', async () => {
    await program('apt-get', `echo "$DEBIAN_FRONTEND $LC_ALL $PATH" > "${'$'}{0%/bin/*}/environment"`);
    await installPackages(['runc'], options());
    const environment = await readFile(join(folder.path, 'environment'), 'utf8');
    expect(environment).to.equal(`noninteractive C ${join(folder.path, 'bin')}\n`);
  });

  it('reads the lists once when a package is not in them, then goes on', async () => {
    const script = `case "$1" in update) : > "${'$'}{0%/bin/*}/lists" ;; esac
      [ -e "${'$'}{0%/bin/*}/lists" ] || { echo 'E: Unable to locate package runc'; exit 100; }`;
    await program('apt-get', `${record}\n${script}`);
    await installPackages(['runc'], options());
    expect((await calls()).map((line) => line.split(' ')[1])).to.deep.equal([
      ...['install', 'update', 'install', 'install'],
    ]);
  });

  it('does not update for another failure', async () => {
    await program('apt-get', `${record}\necho 'E: dpkg was interrupted, you must manually run'; exit 100`);
    const error = await rejectionOf(installPackages(['runc'], options()));
    expect(error.message).to.contain('`dpkg --configure -a`');
    expect(await calls()).to.have.length(1);
  });

  it('reports the progress of apt', async () => {
    const status =
      "echo 'dlstatus:1:16.5:Retrieving file 1 of 6'; echo 'pmstatus:libc6:amd64:45.2:Unpacking libc6'";
    await program('apt-get', status);
    const seen: [string, number | undefined][] = [];
    await installPackages(['runc'], options({ onProgress: (text, fraction) => seen.push([text, fraction]) }));
    expect(seen.slice(0, 2)).to.deep.equal([
      ['Retrieving file 1 of 6', 0.165],
      ['Unpacking libc6', 0.452],
    ]);
  });

  it('names the process that apt waits for', async () => {
    const line = 'Waiting for cache lock: Could not get lock /l. It is held by process 4711 (aptitude)...';
    await program('apt-get', `echo '${line}'`);
    const seen: string[] = [];
    await installPackages(['runc'], options({ onProgress: (text) => seen.push(text) }));
    expect(seen[0]).to.equal('waiting for another program that installs packages (aptitude, process 4711)');
  });

  it('ends the fetching at an abort, but lets an installation finish first', async () => {
    const controller = new AbortController();
    await program(
      'apt-get',
      `case "$*" in *download-only*) ;; *) echo pmstatus:runc:1:Unpacking runc; /bin/sleep 0.1; ${record} ;; esac`,
    );
    const onProgress = () => controller.abort(new Error('interrupted'));
    const error = await rejectionOf(
      installPackages(['runc'], options({ signal: controller.signal, onProgress })),
    );
    expect(error.message).to.equal('interrupted');
    expect(await calls()).to.have.length(1);
    expect(existsSync(join(folder.path, 'policy-rc.d'))).to.equal(false);
    const second = await rejectionOf(installPackages(['runc'], options({ signal: controller.signal })));
    expect(second.message).to.equal('interrupted');
    expect(await calls()).to.have.length(1);
  });

  it('is content without systemd', async () => {
    await program('apt-get', 'exit 0');
    await installPackages(['docker.io'], options());
    await program('systemctl', "echo 'System has not been booted with systemd as init system' >&2; exit 1");
    await installPackages(['docker.io'], options());
  });

  it('says how to disable services when systemd refuses', async () => {
    await program('apt-get', 'exit 0');
    await program('systemctl', "echo 'Access denied' >&2; exit 1");
    const error = await rejectionOf(installPackages(['docker.io'], options()));
    expect(error.message).to.contain(
      '(Access denied): run `systemctl disable --now docker.socket docker.service`',
    );
  });
});

describe('parseUris', () => {
  it('adds the sizes up and names the hosts once', () => {
    const output = [
      "'http://mirror.example/debian/pool/main/r/runc/runc_1.1.5%2bds1_amd64.deb' runc_1.1.5+ds1_amd64.deb 2709960 MD5Sum:55",
      "'http://security.debian.org/pool/c/containerd_1.6_amd64.deb' containerd_1.6_amd64.deb 1000 SHA256:ab",
      "'http://mirror.example/debian/pool/main/t/tini/tini_0.19_amd64.deb' tini_0.19_amd64.deb 40 SHA256:cd",
    ].join('\n');
    expect(parseUris(output)).to.deep.equal({
      packages: 3,
      bytes: 2711000,
      hosts: ['mirror.example', 'security.debian.org'],
    });
  });
});

describe('estimatePackages', () => {
  const folder = temporaryFolder();

  it('knows nothing before the lists are there', async () => {
    await writeProgram(folder.path, 'apt-get', "echo 'E: Unable to locate package runc'; exit 100");
    expect(await estimatePackages(['runc'], folder.path)).to.equal(undefined);
  });

  it('changes nothing', async () => {
    await writeProgram(folder.path, 'apt-get', 'case "$*" in *--print-uris*) ;; *) exit 100 ;; esac');
    expect(await estimatePackages(['runc'], folder.path)).to.deep.equal({ packages: 0, bytes: 0, hosts: [] });
  });
});
