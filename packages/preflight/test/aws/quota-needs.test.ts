import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { loadConfiguration } from 'infra';
import { quotaNeeds, vcpusOf } from '../../src/aws/quota-needs.ts';

const environments = fileURLToPath(new URL('../../../infra/test/environments', import.meta.url));

describe('quotaNeeds', () => {
  it('counts the environments of the account, by their regions', async () => {
    const configuration = await loadConfiguration(environments);
    const [first, ...others] = configuration.environments;
    if (first === undefined) throw new Error('there is no environment');
    const { accountId, region } = configuration.account;
    const count = (account: string, all: typeof configuration) =>
      quotaNeeds(all, account).flatMap(({ name, needed }) =>
        name.startsWith('VPCs') ? [[name, needed]] : [],
      );
    expect(count(accountId, configuration)).to.deep.equal([['VPCs', others.length + 1]]);
    expect(count('111122223333', configuration)).to.deep.equal([]);
    const elsewhere = { ...first, account: { accountId: '111122223333' } };
    const moved = { ...configuration, environments: [elsewhere, ...others] };
    expect(count('111122223333', moved)).to.deep.equal([['VPCs', 1]]);
    const farAway = { ...first, account: { region: 'sa-east-1' } };
    expect(count(accountId, { ...configuration, environments: [farAway, ...others] })).to.deep.equal([
      ['VPCs, sa-east-1', 1],
      [`VPCs, ${region}`, others.length],
    ]);
  });
});

describe('quotaNeeds, of a zone', () => {
  it('counts a NAT gateway of every environment: each has one in the first zone', async () => {
    const configuration = await loadConfiguration(environments);
    const needs = quotaNeeds(configuration, configuration.account.accountId);
    const { needed } = needs.find(({ quotaCode }) => quotaCode === 'L-FE5A380F') ?? {};
    expect(needed).to.equal(configuration.environments.length);
  });
});

describe('vcpusOf', () => {
  for (const [type, vcpus] of [
    ['t3a.medium', 2],
    ['m7a.large', 2],
    ['m7i.xlarge', 4],
    ['m7i.2xlarge', 8],
    ['c7i.24xlarge', 96],
    ['m7i.metal-24xl', 96],
  ] as const)
    it(`counts ${vcpus} for ${type}`, () => {
      expect(vcpusOf(type)).to.equal(vcpus);
    });
});
