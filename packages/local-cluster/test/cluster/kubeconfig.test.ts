import { expect } from 'chai';
import { kubeconfig } from '../../src/cluster/kubeconfig.ts';

describe('kubeconfig', () => {
  const options = {
    server: 'https://127.0.0.1:6443',
    certificateAuthority: '/my "cache"/pki/ca.crt',
    clientCertificate: '/my "cache"/pki/admin.crt',
    clientKey: '/my "cache"/pki/admin.key',
    user: 'admin',
  };
  const { clusters, users, contexts, ...rest } = JSON.parse(kubeconfig(options));

  it('leads to the server by files, whatever characters are in their paths', () => {
    expect(clusters).to.deep.equal([
      {
        name: 'rehearsal',
        cluster: { server: options.server, 'certificate-authority': options.certificateAuthority },
      },
    ]);
    expect(users).to.deep.equal([
      {
        name: 'admin',
        user: { 'client-certificate': options.clientCertificate, 'client-key': options.clientKey },
      },
    ]);
  });

  it('names the user in its one context', () => {
    expect(contexts).to.deep.equal([{ name: 'rehearsal', context: { cluster: 'rehearsal', user: 'admin' } }]);
    expect(rest['current-context']).to.equal('rehearsal');
  });
});
