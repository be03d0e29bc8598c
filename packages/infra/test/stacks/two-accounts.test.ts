import { expect } from 'chai';
import { z } from 'zod';
import { parsePolicy, type Statement } from '../../../infra-checks/src/iam/policy.ts';
import { deployOrder } from '../../src/reports/deploy-order.ts';
import { graphFaults } from '../../src/synthesized/check-graph.ts';
import { accountIdOf, type Call, decideTrust, decideWith, roleIn, rolesIn } from '../helpers/iam-roles.ts';
import { onlyResource, resourcesOf, stackIn, stacks, synthesizeAll } from '../helpers/synthesize.ts';
import { inProduction, productionAccount, toolsAccount, twoAccounts } from '../helpers/two-accounts.ts';
import { actionsOf, pipelinesOf } from '../helpers/views.ts';

const synthesized = synthesizeAll(twoAccounts);
const delivery = stackIn(synthesized, 'delivery');
const roles = rolesIn(synthesized);
const everything: readonly Statement[] = parsePolicy(
  '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}',
);

/** The policy of the only resource of a kind in the delivery's account. */
function policyOf(type: string) {
  const statements = parsePolicy(z.string().parse(onlyResource(delivery, type)['policy']));
  return { statements, accountId: toolsAccount };
}

const environments = ['development', 'staging', 'production'];
const readers = (environment: string) => [
  `hello-world-deploy-${environment}`,
  `hello-world-starter-${environment}`,
];

describe('production in an account of its own', () => {
  it('has all of its stacks there, and the others stay', () => {
    for (const [name, stack] of synthesized)
      expect(accountIdOf(stack), name).to.equal(
        name.startsWith('production-') || name === `state-${productionAccount}-eu-west-1`
          ? productionAccount
          : toolsAccount,
      );
  });

  it('keeps its states in a bucket of its own, which is deployed first', async () => {
    for (const [name, { terraform }] of synthesized)
      if (name.startsWith('production-'))
        expect(terraform.backend['s3'], name).to.include({
          bucket: `aws-kube-cd-states-${productionAccount}-eu-west-1`,
        });
    const lines = await deployOrder(twoAccounts, synthesized);
    const place = (text: string) => lines.findIndex((line) => line.includes(text));
    expect(place(`. state-${productionAccount}-eu-west-1`)).to.be.below(place('. production-network'));
  });

  it('refers only to existing resources: no stack reads the state of another account', async () => {
    expect(await graphFaults(synthesized)).to.deep.equal([]);
    for (const [name, stack] of synthesized)
      for (const state of Object.values(stack.data['terraform_remote_state'] ?? {}))
        expect(JSON.stringify(state['config']), name).to.include(`-states-${accountIdOf(stack)}-`);
  });

  it('changes no stack of another environment', () => {
    for (const [name, stack] of stacks)
      if (!name.startsWith('production-') && name !== 'delivery')
        expect(synthesized.get(name), name).to.deep.equal(stack);
  });

  it('is deployed to by a role of its account, which the pipeline alone takes', () => {
    const [pipeline] = pipelinesOf(delivery);
    const deploy = pipeline && actionsOf(pipeline).find(({ name }) => name === 'Deploy-production');
    const starter = roleIn(roles, 'hello-world-starter-production');
    expect(deploy?.role_arn).to.equal(starter.arn);
    expect(starter.accountId).to.equal(productionAccount);
    for (const role of roles)
      expect(decideTrust(starter, { arn: role.arn }, {}, role.statements), role.name).to.equal(
        role.name === 'hello-world-pipeline' ? 'allowed' : 'not allowed',
      );
  });
});

describe('the releases, with production in an account of its own', () => {
  const bucket = 'arn:aws:s3:::hello-world-artifacts-000000000000-eu-west-1';
  const release: Call = [
    's3:GetObject',
    `${bucket}/hello-world/ReleaseOut/x`,
    { 'aws:SecureTransport': 'true' },
  ];
  const key: Call = [
    'kms:Decrypt',
    'arn:aws:kms:eu-west-1:000000000000:key/1234abcd',
    { 'kms:ResourceAliases': ['alias/aws-kube-cd-delivery'] },
  ];

  for (const environment of environments)
    it(`are read by the deploy project and the starter of ${environment}`, () => {
      for (const name of readers(environment)) {
        expect(decideWith(roleIn(roles, name), release, policyOf('aws_s3_bucket_policy')), name).to.equal(
          'allowed',
        );
        expect(decideWith(roleIn(roles, name), key, policyOf('aws_kms_key')), name).to.equal('allowed');
      }
    });

  it('are read by no other role of that account, however much it may', () => {
    const others = [
      'arn:aws:iam::111122223333:role/production-nodes',
      'arn:aws:iam::111122223333:role/hello-world-deployer-production',
      'arn:aws:iam::111122223333:role/hello-world-deploy-staging',
      'arn:aws:iam::111122223333:user/admin',
      'arn:aws:iam::999999999999:role/hello-world-deploy-production',
    ];
    for (const arn of others) {
      const other = { ...roleIn(roles, 'hello-world-deploy-production'), arn, statements: everything };
      expect(decideWith(other, release, policyOf('aws_s3_bucket_policy')), arn).to.equal('not allowed');
      expect(decideWith(other, key, policyOf('aws_kms_key')), arn).to.equal('not allowed');
    }
  });

  it('are written by no role of an environment: a release is that of all', () => {
    const write: Call = ['s3:PutObject', release[1], release[2]];
    for (const name of environments.flatMap(readers)) {
      expect(decideWith(roleIn(roles, name), write, policyOf('aws_s3_bucket_policy')), name).to.equal(
        'not allowed',
      );
      const all = { ...roleIn(roles, name), statements: everything };
      if (all.accountId !== toolsAccount)
        expect(decideWith(all, write, policyOf('aws_s3_bucket_policy')), name).to.equal('not allowed');
    }
  });
});

describe('the images, with production in an account of its own', () => {
  const images = 'arn:aws:ecr:eu-west-1:000000000000:repository/hello_world_repo';
  const nodes = { ...roleIn(roles, 'production-nodes'), statements: everything };
  const policy = policyOf('aws_ecr_repository_policy');

  it('are pulled by its nodes, whose right AmazonEC2ContainerRegistryPullOnly gives for every registry', () => {
    for (const action of ['BatchCheckLayerAvailability', 'BatchGetImage', 'GetDownloadUrlForLayer'])
      expect(decideWith(nodes, [`ecr:${action}`, images], policy), action).to.equal('allowed');
  });

  it('are pushed, tagged and removed by nobody there, and pulled by nobody else', () => {
    for (const action of ['PutImage', 'BatchDeleteImage', 'InitiateLayerUpload'])
      expect(decideWith(nodes, [`ecr:${action}`, images], policy), action).to.equal('not allowed');
    const deploy = { ...roleIn(roles, 'hello-world-deploy-production'), statements: everything };
    expect(decideWith(deploy, ['ecr:BatchGetImage', images], policy)).to.equal('not allowed');
  });

  it('are still pulled by its nodes when it is no longer delivered to', () => {
    const retired = synthesizeAll({
      ...twoAccounts,
      delivery: {
        ...twoAccounts.delivery,
        order: twoAccounts.delivery.order.filter(({ environment: name }) => name !== 'production'),
        retired: { environments: ['production'], services: [] },
      },
      environments: twoAccounts.environments.filter(({ name }) => name !== 'production'),
      retiredEnvironments: twoAccounts.environments.filter(({ name }) => name === 'production'),
    });
    expect(onlyResource(stackIn(retired, 'delivery'), 'aws_ecr_repository_policy')).to.deep.equal(
      onlyResource(delivery, 'aws_ecr_repository_policy'),
    );
  });

  it('have no policy where all is one account', () => {
    expect(resourcesOf(stackIn(stacks, 'delivery'), 'aws_ecr_repository_policy')).to.deep.equal({});
  });
});

describe('what a deployment asks of the delivery’s account', () => {
  const asked = roleIn(roles, 'hello-world-deployments');

  for (const environment of environments)
    it(`is asked by the deploy project of ${environment}`, () => {
      const deploy = roleIn(roles, `hello-world-deploy-${environment}`);
      expect(decideTrust(asked, { arn: deploy.arn }, {}, deploy.statements)).to.equal('allowed');
    });

  it('is asked by nobody else, however much he may', () => {
    const deploys = environments.map((name) => `hello-world-deploy-${name}`);
    for (const { name, arn } of roles.filter((role) => !deploys.includes(role.name)))
      expect(decideTrust(asked, { arn }, {}, everything), name).to.equal('not allowed');
  });
});

describe('production in another region', () => {
  const region = 'eu-central-1';
  const elsewhere = synthesizeAll(inProduction({ accountId: productionAccount, region }));
  const own = stackIn(elsewhere, 'delivery');

  it('gets releases from a bucket and a key in its region', () => {
    const [pipeline] = pipelinesOf(own);
    const stores = z
      .array(z.object({ region: z.string(), location: z.string() }))
      .parse(pipeline?.['artifact_store']);
    expect(stores).to.deep.equal([
      { region: 'eu-west-1', location: 'hello-world-artifacts-000000000000-eu-west-1' },
      { region, location: 'hello-world-artifacts-000000000000-eu-central-1' },
    ]);
    const buckets = Object.values(resourcesOf(own, 'aws_s3_bucket')).map((bucket) => bucket['region']);
    expect(buckets).to.have.members([undefined, region]);
    expect(Object.values(resourcesOf(own, 'aws_kms_key')).map((key) => key['region'])).to.have.members([
      undefined,
      region,
    ]);
  });

  it('is named by its action, and by no other', () => {
    const [pipeline] = pipelinesOf(own);
    const regions = pipeline ? actionsOf(pipeline).map(({ name, region }) => [name, region]) : [];
    expect(regions.filter(([, of]) => of !== undefined)).to.deep.equal([['Deploy-production', region]]);
  });

  it('has every reference of every stack resolve', async () => {
    expect(await graphFaults(elsewhere)).to.deep.equal([]);
  });
});
