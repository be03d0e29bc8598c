import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  closedEndpointNotes,
  endlessDestroyFaults,
  placeholderFaults,
} from '../src/environment/before-deploy.ts';
import { configuration } from './helpers/configuration.ts';
import { createTestWorkspace } from './helpers/test-workspace.ts';

describe('pnpm --filter infra run cdktf', function () {
  this.timeout(20_000);
  const workspace = createTestWorkspace();
  const program = join(workspace.infra, 'src/cdktf.ts');
  after(() => workspace.remove());

  function cdktf(...args: string[]) {
    return spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' });
  }

  for (const words of [
    ['deploy', 'development-*'],
    ['apply', 'state'],
    ['destroy', 'development-*'],
  ])
    it(`refuses ${words.join(' ')} in one sentence while the account is a placeholder, and calls nothing`, () => {
      const run = cdktf(...words);
      expect(run).to.include({ status: 1, stdout: '' });
      expect(run.stderr).to.equal(
        'environments/account.ts: accountId: 000000000000 is a placeholder; write the twelve digits of your account there, and your users in each eks.ts\n',
      );
    });

  it('hands everything else to cdktf, and its exit code back', () => {
    const version = cdktf('--version');
    expect(version).to.include({ status: 0 });
    expect(version.stdout).to.include('0.21.0');
    expect(cdktf('no-such-command').status).to.equal(1);
  });
});

describe('placeholderFaults', () => {
  it('finds none where the account is one that exists', () => {
    const account = { ...configuration.account, accountId: '123456789012' };
    expect(placeholderFaults({ ...configuration, account })).to.deep.equal([]);
  });
});

describe('endlessDestroyFaults', () => {
  const flag = '--ignore-missing-stack-dependencies';
  const fault = `destroy ${flag}: cdktf would start the first of several stacks again without an end; name one stack, or leave the flag out`;

  for (const words of [
    ['destroy', 'a-eks', 'a-network', flag],
    ['destroy', flag, 'a-*'],
    ['destroy', 'a-eks', 'a-network', `${flag}=true`, '--auto-approve'],
    ['destroy', 'a-{eks,network}', flag],
    ['destroy', 'a-*', '--ignoreMissingStackDependencies'],
    ['destroy', flag],
  ])
    it(`refuse ${words.join(' ')}`, () => {
      expect(endlessDestroyFaults(words)).to.deep.equal([fault]);
    });

  for (const words of [
    ['destroy', 'a-*'],
    ['destroy', 'a-eks', flag, '--parallelism', '2', '--output', 'elsewhere'],
    ['deploy', 'a-*', flag],
  ])
    it(`let ${words.join(' ')} through`, () => {
      expect(endlessDestroyFaults(words)).to.deep.equal([]);
    });
});

describe('closedEndpointNotes', () => {
  const note =
    'bmutziu-eks answers inside its VPC only: go on from there for development-autoscaler, development-ingress, development-namespaces, or list your address in endpointPublicAccessCidrs of environments/development/eks.ts.';

  it('say before a deploy which stacks a laptop would wait for in vain', () => {
    expect(closedEndpointNotes(configuration, ['development-*'])).to.deep.equal([note]);
    expect(closedEndpointNotes(configuration, ['*']))
      .to.have.lengthOf(3)
      .and.include(note);
    expect(closedEndpointNotes(configuration, ['staging-ingress', '--auto-approve']))
      .to.have.lengthOf(1)
      .and.satisfy(([text]: string[]) => text?.includes('for staging-ingress, or'));
  });

  it('say nothing of stacks that need AWS alone', () => {
    expect(
      closedEndpointNotes(configuration, ['state', 'delivery', '*-network', 'production-eks']),
    ).to.deep.equal([]);
  });

  it('say nothing of a cluster that answers to listed addresses', () => {
    const environments = configuration.environments.map((environment) => ({
      ...environment,
      eks: { ...environment.eks, endpointPublicAccessCidrs: ['203.0.113.7/32'] },
    }));
    expect(closedEndpointNotes({ ...configuration, environments }, ['*'])).to.deep.equal([]);
  });
});
