import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { clusterCertificates, ensureCertificates } from '../../src/cluster/certificates.ts';

describe('ensureCertificates', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'certificates-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const deployer = { name: 'deployer', subject: '/O=deployers/CN=deployer', usage: 'clientAuth' } as const;

  it('issues every certificate with its subject, signed by its own authority', async () => {
    const pki = join(folder, 'pki');
    await ensureCertificates(pki, [...clusterCertificates(), deployer]);
    const subject = execFileSync('openssl', ['x509', '-in', join(pki, 'deployer.crt'), '-noout', '-subject']);
    expect(subject.toString()).to.match(/O ?= ?deployers, CN ?= ?deployer/);
    const verified = execFileSync('openssl', [
      ...['verify', '-CAfile', join(pki, 'ca.crt'), join(pki, 'deployer.crt'), join(pki, 'apiserver.crt')],
    ]);
    expect(verified.toString()).to.match(/deployer\.crt: OK\n.*apiserver\.crt: OK/s);
  });

  it('leaves a set made for the same requests as it is', async () => {
    const pki = join(folder, 'pki');
    await ensureCertificates(pki, [deployer]);
    const first = await stat(join(pki, 'ca.crt'));
    await ensureCertificates(pki, [deployer]);
    expect((await stat(join(pki, 'ca.crt'))).ino).to.equal(first.ino);
  });

  it('recreates the whole set when one more is requested, and leaves no draft behind', async () => {
    const pki = join(folder, 'pki');
    await ensureCertificates(pki, [deployer]);
    const first = await stat(join(pki, 'ca.crt'));
    await ensureCertificates(pki, [deployer, { ...deployer, name: 'other' }]);
    expect((await stat(join(pki, 'ca.crt'))).ino).not.to.equal(first.ino);
    expect(await readdir(folder)).to.deep.equal(['pki']);
  });
});
