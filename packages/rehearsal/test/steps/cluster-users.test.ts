import { expect } from 'chai';
import { clusterUsers, deployerFile, userCertificate } from '../../src/steps/cluster-users.ts';

describe('clusterUsers', () => {
  it('are a deployer and the developers of each environment, in groups of their own', () => {
    const users = clusterUsers(['development', 'staging']);
    expect(users.map(({ file, groups }) => [file, groups])).to.deep.equal([
      [deployerFile('development'), ['deployers:development']],
      ['developer-development', ['developers:development']],
      [deployerFile('staging'), ['deployers:staging']],
      ['developer-staging', ['developers:staging']],
    ]);
  });
});

describe('userCertificate', () => {
  it('is a client’s, and names the user and every group', () => {
    const user = { file: 'deployer-staging', name: 'deployer:staging', groups: ['a', 'b'] };
    expect(userCertificate(user)).to.deep.equal({
      name: 'deployer-staging',
      subject: '/O=a/O=b/CN=deployer:staging',
      usage: 'clientAuth',
    });
  });

  it('escapes what openssl would end a name at', () => {
    const { subject } = userCertificate({ file: 'x', name: 'user/ana', groups: ['a\\b'] });
    expect(subject).to.equal('/O=a\\\\b/CN=user\\/ana');
  });
});
