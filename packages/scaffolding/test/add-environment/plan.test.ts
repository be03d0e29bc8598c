import { join } from 'node:path';
import { expect } from 'chai';
import { CidrBlock } from 'infra/config/cidr-block.ts';
import { configuration } from '../../../infra/test/helpers/configuration.ts';
import { testEnvironments } from '../../../infra/test/helpers/test-workspace.ts';
import { planEnvironment } from '../../src/add-environment/plan.ts';

const repository = join(import.meta.dirname, '../../../..');

describe('planEnvironment', () => {
  const plan = (name: string, known = configuration) =>
    planEnvironment(name, {
      repository,
      configuration: known,
      folder: testEnvironments,
      placeholders: [],
      like: undefined,
      account: undefined,
      region: undefined,
      needsApproval: true,
    });

  for (const name of ['QA', '9qa', 'qa-', '-qa', 'q.a', 'q a', 'a'.repeat(64), '$(id)', ''])
    it(`refuses the name ${JSON.stringify(name)}`, () => {
      expect(() => plan(name)).to.throw(
        `${JSON.stringify(name)} cannot name an environment: use at most 63 characters of a-z, 0-9 and dashes`,
      );
    });

  it('says so if no network is left for another environment', () => {
    const all = new CidrBlock('10.0.0.0/8');
    const environments = configuration.environments.map((environment, index) => ({
      ...environment,
      network: { ...environment.network, ...(index === 0 && { mainNetworkBlock: all }) },
    }));
    expect(() => plan('qa', { ...configuration, environments })).to.throw(
      /^packages\/infra\/environments\/production\/network.ts: mainNetworkBlock: no private IPv4 block of the size of 10.70.0.0\/16 is free; /,
    );
  });
});
