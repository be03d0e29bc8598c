import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, get } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { createCertificate } from '../../local-aws/test/helpers/certificate.ts';
import { awsConnection, connectionAdvice, missingCredentials } from '../src/aws-connection.ts';
import { recordingProxy } from './helpers/recording-proxy.ts';
import { rejectionOf } from './helpers/rejection-of.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

describe('awsConnection', () => {
  const folder = temporaryFolder();
  const proxy = recordingProxy();

  /** The status of an answer. */
  const request = (address: string, environment: NodeJS.ProcessEnv) =>
    new Promise<number | undefined>((resolve, reject) => {
      const { httpsAgent: agent } = awsConnection(environment);
      get(address, { agent }, (response) => {
        response.resume().once('end', () => resolve(response.statusCode));
        agent.destroy();
      }).once('error', reject);
    });

  it('asks the proxy of HTTPS_PROXY', async () => {
    const environment = { HTTPS_PROXY: proxy.address };
    const error = await rejectionOf(request('https://sts.eu-west-1.amazonaws.com/', environment));
    expect(connectionAdvice(error)).to.equal('check HTTPS_PROXY');
    expect(proxy.targets).to.deep.equal(['sts.eu-west-1.amazonaws.com:443']);
  });

  it('trusts the authorities of AWS_CA_BUNDLE only', async () => {
    const { certificateFile, keyFile } = await createCertificate(folder.path);
    const identity = { cert: readFileSync(certificateFile), key: readFileSync(keyFile) };
    const server = createServer(identity, (_, response) => response.end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    try {
      expect(await request(address, { AWS_CA_BUNDLE: certificateFile })).to.equal(200);
      expect(connectionAdvice(await rejectionOf(request(address, {})))).to.match(/^set AWS_CA_BUNDLE to /);
    } finally {
      server.close();
    }
  });

  it('leads to the network where nobody answers', async () => {
    const error = await rejectionOf(request('https://127.0.0.1:9/', {}));
    expect(connectionAdvice(error)).to.equal('check the network');
    expect(connectionAdvice(new Error('AccessDenied'))).to.equal(undefined);
  });

  it('names a bundle that cannot be read', () => {
    const file = join(folder.path, 'none.pem');
    expect(() => awsConnection({ AWS_CA_BUNDLE: file })).to.throw(
      `AWS_CA_BUNDLE is "${file}", which can't be read (ENOENT): set it to a file of certificates, or unset it.`,
    );
    writeFileSync(file, '');
    expect(() => awsConnection({ AWS_CA_BUNDLE: file })).not.to.throw();
  });
});

describe('missingCredentials', () => {
  it('says why there are none, and which profile was asked for', () => {
    const error = Object.assign(new Error('Could not load credentials'), {
      name: 'CredentialsProviderError',
    });
    expect(missingCredentials(error, {})).to.equal('Could not load credentials');
    expect(missingCredentials(error, { AWS_PROFILE: 'tools' })).to.equal(
      'Could not load credentials; AWS_PROFILE is "tools"',
    );
    expect(missingCredentials(new Error('AccessDenied'), { AWS_PROFILE: 'tools' })).to.equal(undefined);
  });
});
