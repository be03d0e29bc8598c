import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Delivery } from '../src/config/delivery.ts';
import {
  closedEndpointNotes,
  endlessDestroyFaults,
  silentApprovalNotes,
} from '../src/deploy/before-deploy.ts';
import { configuration } from './helpers/configuration.ts';
import { createTestWorkspace } from './helpers/test-workspace.ts';

describe('pnpm --filter infra run cdktf', function () {
  this.timeout(20_000);
  const workspace = createTestWorkspace();
  const program = join(workspace.infra, 'src/cdktf.ts');
  after(() => workspace.remove());

  function cdktf(...args: string[]) {
    const env = { ...process.env, ...workspace.compileCache };
    return spawnSync(process.execPath, [program, ...args], { encoding: 'utf8', env });
  }

  for (const words of [
    ['deploy', 'development-*'],
    ['apply', 'state'],
    ['destroy', 'development-*'],
  ])
    it(`refuses ${words.join(' ')} while the files hold placeholders, names all of them, and calls nothing`, () => {
      const run = cdktf(...words);
      expect(run).to.include({ status: 1, stdout: '' });
      expect(run.stderr.split('\n')).to.include.members([
        'packages/infra/environments/account.ts: accountId: 000000000000 is a placeholder; write the twelve digits of your account',
        'packages/infra/environments/development/eks.ts: developerUsers[0]: development-developer is a placeholder; write an IAM user of your account, or leave the list empty',
        'packages/infra/environments/staging/ingress.ts: dnsBaseDomain: staging.bmutziu.me is a placeholder; write a domain whose public hosted zone is in your account',
      ]);
    });

  it('hands everything else to cdktf, and its exit code back', () => {
    const version = cdktf('--version');
    expect(version).to.include({ status: 0 });
    expect(version.stdout).to.include('0.21.0');
    expect(cdktf('no-such-command').status).to.equal(1);
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
    'bmutziu-eks answers inside its VPC only: go on from there for development-autoscaler, development-ingress, development-namespaces, or list your address in endpointPublicAccessCidrs of packages/infra/environments/development/eks.ts.';

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

describe('silentApprovalNotes', () => {
  const note =
    'packages/infra/environments/delivery.ts: notificationEmails: is empty: nobody is told of failures, nor of approvals, which expire after 7 days. List who is to be told, or subscribe to the topic of the delivery stack.';
  const withDelivery = (change: Partial<Delivery>) => ({
    ...configuration,
    delivery: { ...configuration.delivery, ...change },
  });

  it('say before the delivery is deployed that nobody hears of it', () => {
    for (const pattern of ['delivery', '*', 'deliver*'])
      expect(silentApprovalNotes(withDelivery({ notificationEmails: [] }), [pattern])).to.deep.equal([note]);
  });

  it('say nothing of approvals where there are none', () => {
    const order = [{ environment: 'development', needsApproval: false }];
    expect(silentApprovalNotes(withDelivery({ notificationEmails: [], order }), ['delivery'])[0]).to.include(
      'nobody is told of failures. List',
    );
  });

  it('say nothing where somebody is told, and of other stacks', () => {
    const listed = withDelivery({ notificationEmails: ['ops@example.com'] });
    expect(silentApprovalNotes(listed, ['delivery'])).to.deep.equal([]);
    expect(silentApprovalNotes(withDelivery({ notificationEmails: [] }), ['development-*'])).to.deep.equal(
      [],
    );
  });
});
