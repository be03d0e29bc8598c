import { expect } from 'chai';
import { argumentReport } from '../../../infra-checks/test/helpers/argument-report.ts';
import { type NameKind, nameLimits } from '../../src/aws-limits.ts';
import type { Configuration } from '../../src/config/configuration.ts';
import { derivedNameFaults } from '../../src/config/derived-names.ts';
import type { Service } from '../../src/config/service.ts';
import { resourcesIn } from '../../src/synthesized/synthesized-stack.ts';
import { configuration } from '../helpers/configuration.ts';
import { synthesizeAll } from '../helpers/synthesize.ts';

const { account, delivery } = configuration;
const [service] = delivery.services;
const [environment] = configuration.environments;
if (!service || !environment) throw new Error('the tests have no service or no environment');

function faultsOf(change: Partial<Service>, name = 'development', region = account.region): string[] {
  return derivedNameFaults(
    { ...account, region },
    {
      ...delivery,
      order: [{ environment: name, needsApproval: true }],
      services: [{ ...service, ...change } as Service],
    },
    [],
  );
}

describe('derivedNameFaults', () => {
  it('find nothing in the tests’ configuration', () => {
    expect(derivedNameFaults(account, delivery, configuration.environments)).to.deep.equal([]);
  });

  it('give the value, the name that is made of it, its length and its bound', () => {
    expect(faultsOf({ pipelineName: 'p'.repeat(46) })).to.deep.equal([
      `packages/infra/environments/delivery.ts: services[0].pipelineName: ${'p'.repeat(46)} makes ${'p'.repeat(46)}-artifacts-000000000000-eu-west-1, of 79 characters, and the name of an S3 bucket 63 at most: shorten it by 16`,
    ]);
    expect(faultsOf({ sourceRepositoryName: 's'.repeat(101) })).to.deep.equal([
      `packages/infra/environments/delivery.ts: services[0].sourceRepositoryName: ${'s'.repeat(101)} has 101 characters, and the name of a CodeCommit repository 100 at most: shorten it by 1`,
    ]);
  });

  it('include the names of retired repositories, which stay as they are', () => {
    const services = [
      { sourceRepositoryName: 'hello world', imageRepositoryName: 'i'.repeat(257) },
      { sourceRepositoryName: 's'.repeat(100), imageRepositoryName: 'a/b' },
    ];
    expect(
      derivedNameFaults(account, { ...delivery, retired: { environments: [], services } }, []),
    ).to.deep.equal([
      "packages/infra/environments/delivery.ts: retired.services[0].sourceRepositoryName: hello world can't name a CodeCommit repository: AWS wants ^(?!.*\\.git$)[\\w.-]{1,100}$",
      `packages/infra/environments/delivery.ts: retired.services[0].imageRepositoryName: ${'i'.repeat(257)} has 257 characters, and the name of an ECR repository 256 at most: shorten it by 1`,
    ]);
  });

  it('are reported all at once', () => {
    const long = 'a'.repeat(60);
    const faults = faultsOf(
      { pipelineName: long, imageRepositoryName: 'i'.repeat(257), namespace: long },
      long,
    );
    expect(faults.map((text) => text.split(': ')[1])).to.deep.equal([
      'order[0].environment',
      'services[0].pipelineName',
      'services[0].imageRepositoryName',
      'services[0].namespace',
    ]);
  });

  it('include a character that a derived name may not have', () => {
    expect(faultsOf({ pipelineName: 'Hello_World' })[0]).to.include(
      "Hello_World makes Hello_World-artifacts-000000000000-eu-west-1, which can't name an S3 bucket: AWS wants ",
    );
    expect(faultsOf({ imageRepositoryName: 'Images' })[0]).to.include("can't name an ECR repository");
    expect(faultsOf({ sourceRepositoryName: 'hello.git' })[0]).to.include(
      "can't name a CodeCommit repository",
    );
  });

  it('include a name that two services, or a service and an environment, would make', () => {
    const two = (change: Partial<Service>, ...order: string[]) =>
      derivedNameFaults(
        account,
        {
          ...delivery,
          order: order.map((name) => ({ environment: name, needsApproval: true })),
          services: [
            { ...service, pipelineName: 'shop' } as Service,
            { ...service, imageRepositoryName: 'other', ...change } as Service,
          ],
        },
        [],
      );
    expect(two({ pipelineName: 'other' }, 'build', 'live')).to.deep.equal([]);
    expect(two({ pipelineName: 'shop-deploy' }, 'build', 'live')).to.deep.equal([
      'packages/infra/environments/delivery.ts: services[1].pipelineName: shop-deploy makes shop-deploy-build, and so does services[0].pipelineName, shop: a CodeBuild project has a name of its own; write another',
    ]);
    expect(two({ pipelineName: 'other' }, 'nightly', 'other-deploy')).to.deep.equal([
      'packages/infra/environments/delivery.ts: services[1].pipelineName: other makes other-deploy-nightly, and so does order[1].environment, other-deploy: a CodeBuild project has a name of its own; write another',
    ]);
    expect(two({ pipelineName: 'live-nightly' }, 'live')).to.deep.equal([
      'packages/infra/environments/delivery.ts: services[1].pipelineName: live-nightly makes live-nightly-start, and so does order[0].environment, live: an IAM role has a name of its own; write another',
    ]);
  });

  it('tell a name that the nightly check of the delivery makes too', () => {
    const checked = (nightlyCheck: boolean, name: string, pipelineName: string) =>
      derivedNameFaults(
        account,
        {
          ...delivery,
          nightlyCheck,
          order: [{ environment: name, needsApproval: true }],
          services: [{ ...service, pipelineName } as Service],
        },
        [],
      );
    expect(checked(true, 'live', 'aws-kube-cd-nightly')).to.deep.equal([
      'packages/infra/environments/delivery.ts: services[0].pipelineName: aws-kube-cd-nightly makes aws-kube-cd-nightly-start, and so does nightlyCheck, true: an IAM role has a name of its own; write another',
    ]);
    expect(checked(true, 'aws-kube-cd', 'shop')).to.deep.equal([
      'packages/infra/environments/delivery.ts: order[0].environment: aws-kube-cd makes aws-kube-cd-nightly, and so does nightlyCheck, true: a CodeBuild project has a name of its own; write another',
    ]);
    expect(checked(false, 'aws-kube-cd', 'aws-kube-cd-nightlies')).to.deep.equal([]);
  });

  it('count the region, which is in the names of buckets', () => {
    const name = 'e'.repeat(28);
    expect(faultsOf({}, name, 'eu-west-1')).to.deep.equal([]);
    expect(faultsOf({}, name, 'ap-southeast-1')[0]).to.match(/order\[0\]\.environment: .* shorten it by 5$/);
  });

  it('count the regions of environments, in which a pipeline has a bucket too', () => {
    const pipelineName = 'p'.repeat(28);
    expect(faultsOf({ pipelineName })).to.deep.equal([]);
    const services = [{ ...service, pipelineName } as Service];
    expect(
      derivedNameFaults(account, { ...delivery, services }, [
        { name: 'staging', account: { region: 'ap-southeast-1' } },
      ]),
    ).to.deep.equal([
      `packages/infra/environments/delivery.ts: services[0].pipelineName: ${pipelineName} makes ${pipelineName}-artifacts-000000000000-ap-southeast-1, of 66 characters, and the name of an S3 bucket 63 at most: shorten it by 3`,
    ]);
  });

  for (const region of ['eu-west-1', 'ap-southeast-1'])
    it(`let through what every construct and AWS’s API take, at its longest, in ${region}`, () => {
      const input = longestConfiguration(region);
      const faults = [...synthesizeAll(input)].flatMap(([name, stack]) =>
        resourcesIn(stack)
          .filter(({ type }) => type.startsWith('aws_'))
          .flatMap(({ type, block }) => argumentReport(type, block).faults.map((text) => `${name}: ${text}`)),
      );
      expect(faults).to.deep.equal([]);
    });

  for (const kind of Object.keys(nameLimits) as NameKind[])
    it(`know how long the name of a ${kind} may be, as its pattern does`, () => {
      const start = kind === 'KMS alias' ? 'alias/' : '';
      const named = (length: number) => nameLimits[kind].pattern.test(start.padEnd(length, 'a'));
      expect([named(nameLimits[kind].longest), named(nameLimits[kind].longest + 1)]).to.deep.equal([
        true,
        false,
      ]);
    });
});

/** The configuration with each name at its maximum length. */
function longestConfiguration(region: string): Configuration {
  const name = longest((text) => faultsOf({}, text, region));
  const names: Partial<Service> = Object.fromEntries(
    (['pipelineName', 'sourceRepositoryName', 'imageRepositoryName'] as const).map((field) => [
      field,
      longest((text) => faultsOf({ [field]: text }, name, region)),
    ]),
  );
  return {
    ...configuration,
    account: { ...account, region },
    delivery: {
      ...delivery,
      order: [{ environment: name, needsApproval: true }],
      services: [{ ...service, ...names, name: 's'.repeat(53) } as Service],
    },
    environments: [{ ...(environment as Configuration['environments'][number]), name }],
  };
}

function longest(faults: (text: string) => readonly string[]): string {
  const lengths = Array.from({ length: 300 }, (_, index) => 300 - index);
  const length = lengths.find((candidate) => faults('a'.repeat(candidate)).length === 0);
  return 'a'.repeat(length ?? 0);
}
