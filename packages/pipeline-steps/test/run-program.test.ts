import { expect } from 'chai';
import { programError } from '../src/run-program.ts';

describe('programError', () => {
  const messageOf = (stderr: string) =>
    programError('helm', ['history', 'orders'], {
      exitCode: 1,
      stdout: '',
      stderr,
      output: stderr,
      failure: undefined,
    }).message;
  const user = 'User "arn:aws:sts::000000000000:assumed-role/deployer/EKSGetTokenAuth"';

  it('names the command and its last words', () => {
    expect(messageOf('Error: release: not found')).to.equal(
      'helm history orders failed with exit code 1: Error: release: not found',
    );
  });

  it('says which stack has the rights of the deployer, if one is missing', () => {
    const words = `Error: secrets is forbidden: ${user} cannot list resource "secrets" in API group ""`;
    expect(messageOf(words)).to.equal(
      `helm history orders failed with exit code 1: ${words}; the stack <environment>-namespaces has the rights of the deployer: deploy it, or add the right there`,
    );
  });

  it('says which stack lets the deployer into the cluster, if it is not let in', () => {
    for (const words of [
      'error: You must be logged in to the server (Unauthorized)',
      'Error: Kubernetes cluster unreachable: the server has asked for the client to provide credentials',
    ])
      expect(messageOf(words)).to.equal(
        `helm history orders failed with exit code 1: ${words}; the stack <environment>-eks lets the deployer into the cluster: deploy it`,
      );
  });

  it('has no such advice for a registry that refuses docker', () => {
    const stderr = 'error from registry: unexpected status: 401 Unauthorized';
    const result = { exitCode: 1, stdout: '', stderr, output: stderr, failure: undefined };
    expect(programError('docker', ['pull', 'a'], result).message).to.equal(
      `docker pull a failed with exit code 1: ${stderr}`,
    );
  });

  for (const words of [
    'pods "orders" is forbidden: exceeded quota: quota, requested: pods=1',
    'pods "orders" is forbidden: violates PodSecurity "restricted:latest"',
  ])
    it(`has no such advice where a rule of the namespace refuses: ${words}`, () => {
      expect(messageOf(words)).to.equal(`helm history orders failed with exit code 1: ${words}`);
    });
});
