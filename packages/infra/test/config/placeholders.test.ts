import { expect } from 'chai';
import { loadPlaceholders } from '../../src/config/load.ts';
import { withNamePrefix } from '../../src/config/name-prefix.ts';
import { placeholderFaults } from '../../src/config/placeholders.ts';
import { configuration } from '../helpers/configuration.ts';
import { testEnvironments } from '../helpers/test-workspace.ts';

const placeholders = await loadPlaceholders(testEnvironments);
const account = { ...configuration.account, accountId: '123456789012' };

describe('placeholderFaults', () => {
  it('find a placeholder in whichever file and field it stands', () => {
    const value = configuration.environments[0]?.network.clusterName ?? '';
    expect(
      placeholderFaults({ ...configuration, account }, [{ value, instead: 'another name' }]),
    ).to.deep.equal([
      `packages/infra/environments/development/network.ts: clusterName: ${value} is a placeholder; write another name`,
    ]);
  });

  it('find a name that has got the prefix of the installation', () => {
    const prefixed = withNamePrefix({ ...configuration, account: { ...account, namePrefix: 'blue' } });
    const value = configuration.environments[0]?.network.clusterName ?? '';
    expect(placeholderFaults(prefixed, [{ value, instead: 'another name' }])).to.deep.equal([
      `packages/infra/environments/development/network.ts: clusterName: blue-${value} is a placeholder; write another name`,
    ]);
  });

  it('find names below a domain, and not names that only end alike', () => {
    const withDomain = (dnsBaseDomain: string) => ({
      ...configuration,
      account,
      environments: configuration.environments.slice(0, 1).map((environment) => ({
        ...environment,
        ingress: { ...environment.ingress, dnsBaseDomain },
      })),
    });
    const domain = [{ value: 'example.test', instead: 'your domain' }];
    expect(placeholderFaults(withDomain('a.b.example.test'), domain)).to.have.lengthOf(1);
    expect(placeholderFaults(withDomain('my-example.test'), domain)).to.deep.equal([]);
  });

  it('find none after the owner removes their real values from the list', () => {
    expect(placeholderFaults({ ...configuration, account }, [])).to.deep.equal([]);
  });

  it('know the account id of nobody without any list', () => {
    expect(placeholderFaults(configuration, [])).to.deep.equal([
      'packages/infra/environments/account.ts: accountId: 000000000000 is a placeholder; write the twelve digits of your account',
    ]);
  });

  it('are one for each value of the list that stands in the tests’ files', () => {
    const faults = placeholderFaults(configuration, placeholders);
    for (const { value } of placeholders) expect(faults.join('\n')).to.include(value);
  });
});
