import { expect } from 'chai';
import type { Configuration, EnvironmentConfig } from 'infra';
import { accountOf, everyEnvironment } from 'infra/config/configuration.ts';
import { resourcesIn, type SynthesizedStacks } from 'infra/synthesized/synthesized-stack.ts';
import { configuration, stagingRetired, twoServices } from '../../../infra/test/helpers/configuration.ts';
import { accountIdOf } from '../../../infra/test/helpers/iam-roles.ts';
import { synthesizeAll } from '../../../infra/test/helpers/synthesize.ts';
import {
  inProduction,
  productionAccount,
  toolsAccount,
  twoAccounts,
} from '../../../infra/test/helpers/two-accounts.ts';
import { commandPermissions } from '../../src/aws/command-permissions.ts';

/** The service of each type of Terraform that has another name there. */
const otherNames: Readonly<Record<string, string>> = {
  cloudwatch_event: 'events',
  cloudwatch_log: 'logs',
  default_security: 'ec2',
  eip: 'ec2',
  flow_log: 'ec2',
  internet_gateway: 'ec2',
  launch_template: 'ec2',
  nat_gateway: 'ec2',
  route: 'ec2',
  route_table: 'ec2',
  security_group: 'ec2',
  subnet: 'ec2',
  vpc: 'ec2',
  vpc_endpoint: 'ec2',
  vpc_security: 'ec2',
};

/** The service in whose actions a type is created: `aws_cloudwatch_log_group` is in `logs`. */
function serviceOf(type: string): string {
  const [first = '', second] = type.replace('aws_', '').split('_');
  return otherNames[second === undefined ? first : `${first}_${second}`] ?? first;
}

/** The services in which the stacks of an account create something with the credentials of whoever applies them. */
function createdServices(stacks: SynthesizedStacks, accountId: string): string[] {
  const ofAccount = [...stacks.values()].filter((stack) => accountIdOf(stack) === accountId);
  const resources = ofAccount
    .flatMap(resourcesIn)
    .filter(({ type, block }) => type.startsWith('aws_') && block['provider'] === undefined);
  return [...new Set(resources.map(({ type }) => serviceOf(type)))];
}

const zoneRole = 'arn:aws:iam::444455556666:role/dns';

/** The tests' configuration with a change of each environment. */
function changed(change: (of: EnvironmentConfig) => Partial<EnvironmentConfig>): Configuration {
  return {
    ...configuration,
    environments: configuration.environments.map((of) => ({ ...of, ...change(of) })),
  };
}

const onlyCompared = ({ eks }: EnvironmentConfig) => ({
  eks: { ...eks, monitoring: { alarms: false, nightlyDiff: true } },
});
const withZoneRole = changed(({ ingress }) => ({ ingress: { ...ingress, hostedZoneRoleArn: zoneRole } }));
const elsewhere = { accountId: productionAccount };
const configurations: Readonly<Record<string, Configuration>> = {
  'all in one account': configuration,
  'production in an account of its own': twoAccounts,
  'production in an account and region of its own': inProduction({ ...elsewhere, region: 'eu-central-1' }),
  'each environment in another account than the delivery': changed(() => ({ account: elsewhere })),
  'a retired environment in an account of its own': {
    ...stagingRetired,
    retiredEnvironments: stagingRetired.retiredEnvironments.map((of) => ({ ...of, account: elsewhere })),
  },
  'no web firewall and nothing watched': changed(({ ingress, eks }) => ({
    account: elsewhere,
    ingress: { ...ingress, webFirewall: false },
    eks: { ...eks, monitoring: { alarms: false } },
  })),
  'only comparisons': changed(onlyCompared),
  'comparisons asked for in another account, where there are none': changed((of) => ({
    ...onlyCompared(of),
    account: elsewhere,
  })),
  'the hosted zones in another account': withZoneRole,
};

function servicesAsked(input: Configuration, accountId: string): ReadonlySet<string | undefined> {
  const deploy = commandPermissions(input, accountId).find(({ command }) => command === 'cdktf deploy');
  return new Set(deploy?.actions.map((action) => action.split(':')[0]));
}

describe('what cdktf deploy asks for', () => {
  for (const [title, input] of Object.entries(configurations))
    it(`is an action of each service that creates something in the account, with ${title}`, () => {
      const stacks = synthesizeAll(input);
      const own = everyEnvironment(input).map((of) => accountOf(input.account, of).accountId);
      for (const accountId of new Set([toolsAccount, ...own]))
        expect([...servicesAsked(input, accountId)], accountId).to.have.members(
          createdServices(stacks, accountId),
        );
    });

  it('is no repository and no pipeline in the account of an environment', () => {
    const services = servicesAsked(twoAccounts, productionAccount);
    for (const service of ['codecommit', 'codepipeline', 'ecr'])
      expect([...services]).to.not.include(service);
  });

  it('is the role of a hosted zone in another account, for each environment with one', () => {
    const asked = commandPermissions(withZoneRole, toolsAccount).filter(({ resources }) =>
      resources.includes(zoneRole),
    );
    expect(asked).to.deep.equal(
      ['development', 'staging', 'production'].map((name) => ({
        command: `cdktf deploy ${name}-ingress`,
        actions: ['sts:AssumeRole'],
        resources: [zoneRole],
      })),
    );
  });
});

describe('what the commands on a pipeline ask for', () => {
  const resourcesOf = (input: Configuration) =>
    new Map(commandPermissions(input, toolsAccount).map(({ command, resources }) => [command, resources]));

  it('is on the pipelines and repositories of all services', () => {
    const asked = resourcesOf(twoServices);
    const pipelines = twoServices.delivery.services.map(
      ({ pipelineName }) => new RegExp(`:${pipelineName}$`),
    );
    for (const command of ['pnpm status', 'pnpm approval']) {
      const resources = asked.get(command) ?? [];
      expect(resources, command).to.have.lengthOf(2);
      pipelines.forEach((pipeline, index) => {
        expect(resources[index]).to.match(pipeline);
      });
    }
    expect(asked.get('pnpm rollback production')).to.deep.equal(
      asked.get('pnpm status')?.map((pipeline) => `${pipeline}/Deploy-production`),
    );
    const repositories = new Set(twoServices.delivery.services.map((of) => of.sourceRepositoryName));
    expect(asked.get('git push')).to.have.lengthOf(repositories.size);
  });

  it('is an approval only of the environments whose stacks have one', () => {
    const isApproval = (command: string) => /^pnpm approval ./.test(command);
    const needed = configuration.delivery.order.filter(({ needsApproval }) => needsApproval);
    expect([...resourcesOf(configuration).keys()].filter(isApproval)).to.deep.equal(
      needed.map(({ environment }) => `pnpm approval ${environment}`),
    );
    const delivery = {
      ...configuration.delivery,
      order: configuration.delivery.order.map((entry) => ({ ...entry, needsApproval: false })),
    };
    expect([...resourcesOf({ ...configuration, delivery }).keys()].filter(isApproval)).to.deep.equal([]);
  });
});
