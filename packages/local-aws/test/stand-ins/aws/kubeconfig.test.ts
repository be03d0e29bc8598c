import { expect } from 'chai';
import { kubeconfig } from 'local-cluster/cluster/kubeconfig.ts';
import { parse } from 'yaml';
import { parseKubeconfig, readCurrentEntry } from '../../../src/stand-ins/aws/kubeconfig.ts';

describe('kubeconfig', () => {
  const options = {
    server: 'https://127.0.0.1:6443',
    certificateAuthority: '/my "cache"/pki/ca.crt',
    clientCertificate: '/my "cache"/pki/admin.crt',
    clientKey: '/my "cache"/pki/admin.key',
    user: 'admin',
  };

  it('leads to the server by files, whatever characters are in their paths', () => {
    const file = '/anywhere/admin.conf';
    const entry = readCurrentEntry(parseKubeconfig(kubeconfig(options), file), file);
    expect(entry).to.deep.equal({
      cluster: { server: options.server, 'certificate-authority': options.certificateAuthority },
      user: { 'client-certificate': options.clientCertificate, 'client-key': options.clientKey },
    });
  });

  it('names the user in its one context', () => {
    const { contexts, users } = parse(kubeconfig(options));
    expect(contexts).to.deep.equal([{ name: 'rehearsal', context: { cluster: 'rehearsal', user: 'admin' } }]);
    expect(users).to.have.lengthOf(1);
    expect(users[0].name).to.equal('admin');
  });
});
