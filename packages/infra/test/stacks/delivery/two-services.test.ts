import { expect } from 'chai';
import * as z from 'zod';
import { secondService, twoServices } from '../../helpers/configuration.ts';
import {
  deliveryStack,
  resourcesOf,
  stackIn,
  synthesizeAll,
  synthesizeDelivery,
} from '../../helpers/synthesize.ts';
import { environmentVariablesOf, pipelinesOf, projectsOf, rolesOf, rulesOf } from '../../helpers/views.ts';

const all = synthesizeAll(twoServices);
const stack = stackIn(all, 'delivery');
const deployments = twoServices.environments.map(({ name }) => stackIn(all, `${name}-deployments`));

/** The second service in the repository of the first. */
const shared = synthesizeDelivery({
  ...twoServices,
  delivery: {
    ...twoServices.delivery,
    services: twoServices.delivery.services.map((service) =>
      service.name === secondService.name
        ? {
            ...service,
            sourceRepositoryName: 'hello_world',
            tagPrefix: 'greeter-v',
            sourcePaths: ['packages/greeter', 'charts/greeter', 'packages/prices'],
          }
        : service,
    ),
  },
});

describe('a second service', () => {
  it('has a pipeline, repositories, projects and rules of its own', () => {
    expect(pipelinesOf(stack).map(({ name }) => name)).to.have.members(['hello-world', 'greeter']);
    for (const type of ['aws_codecommit_repository', 'aws_ecr_repository', 'aws_s3_bucket'])
      expect(Object.keys(resourcesOf(stack, type)), type).to.have.lengthOf(2);
    for (const of of [stack, ...deployments]) expect(projectsOf(of)).to.have.lengthOf(2);
    expect(rulesOf(stack).map(({ name }) => name)).to.include.members([
      'greeter-branch',
      'hello-world-branch',
    ]);
  });

  it('shares the key, the topic and the way to the clusters', () => {
    for (const type of ['aws_kms_key', 'aws_sns_topic'])
      expect(Object.keys(resourcesOf(stack, type)), type).to.have.lengthOf(1);
    for (const of of deployments)
      expect(Object.keys(resourcesOf(of, 'aws_security_group'))).to.have.lengthOf(1);
  });

  it('gives its roles nothing of the first service, and the other way round', () => {
    const names = { hello: /hello[-_]world/, greeter: /greeter/ };
    for (const { name, statements } of [stack, ...deployments].flatMap(rolesOf)) {
      const foreign = name.startsWith('greeter') ? names.hello : names.greeter;
      expect(JSON.stringify(statements), name).not.to.match(foreign);
    }
  });

  it('has a smoke test of its own, at / with status 200 unless it says otherwise', () => {
    const deploy = deployments.flatMap(projectsOf).find(({ name }) => name === 'greeter-deploy-staging');
    expect(deploy && environmentVariablesOf(deploy)).to.include({
      SMOKE_TEST_PATH: '/',
      SMOKE_TEST_STATUS: '200',
      SMOKE_TEST_TEXT: 'Good morning!',
    });
  });

  it('is started by its own branch and its own version tags', () => {
    const patterns = rulesOf(stack)
      .filter(({ name }) => /^greeter-(branch|version-tag)$/.test(name))
      .map(({ pattern }) => JSON.stringify(pattern));
    expect(patterns.join()).to.include('"trunk"').and.not.include('hello_world');
  });

  it('leaves the addresses of the first unchanged, so that nothing of it is recreated', () => {
    for (const [type, resources] of Object.entries(deliveryStack.resource))
      expect(resourcesOf(stack, type), type).to.include.keys(Object.keys(resources));
  });
});

describe('a second service in the same repository', () => {
  it('shares the repository, and has its own pipeline and images', () => {
    const repositories = Object.values(resourcesOf(shared, 'aws_codecommit_repository'));
    expect(repositories.map((repository) => repository['description'])).to.deep.equal([
      'Source of hello-service, greeter; a push starts the pipelines hello-world, greeter',
    ]);
    expect(Object.keys(resourcesOf(shared, 'aws_ecr_repository'))).to.have.lengthOf(2);
    expect(pipelinesOf(shared)).to.have.lengthOf(2);
  });

  it('is started by a push to its branch, and by the tags of its own prefix', () => {
    const patterns = new Map(
      rulesOf(shared).map(({ name, pattern }) => [
        name,
        z
          .object({
            resources: z.array(z.string()).optional(),
            detail: z.object({ referenceName: z.unknown().optional() }),
          })
          .parse(pattern),
      ]),
    );
    for (const [rule, referenceName] of [
      ['hello-world-branch', ['main']],
      ['hello-world-version-tag', [{ prefix: 'v' }]],
      ['greeter-branch', ['trunk']],
      ['greeter-version-tag', [{ prefix: 'greeter-v' }]],
    ] as const) {
      expect(patterns.get(rule)?.resources, rule).to.deep.equal([
        'arn:aws:codecommit:eu-west-1:000000000000:hello_world',
      ]);
      expect(patterns.get(rule)?.detail.referenceName, rule).to.deep.equal(referenceName);
    }
  });

  it('gives its build the prefix and the paths', () => {
    const build = projectsOf(shared).find(({ name }) => name === 'greeter-build');
    expect(build && environmentVariablesOf(build)).to.include({
      TAG_PREFIX: 'greeter-v',
      SOURCE_PATHS: 'packages/greeter charts/greeter packages/prices',
      SOURCE_REPO_URL: 'https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/hello_world',
    });
  });

  it('lets a build list and stop the executions of its own pipeline only', () => {
    for (const name of ['hello-world', 'greeter']) {
      const role = rolesOf(shared).find((one) => one.name === `${name}-build`);
      const stop = role?.statements.filter(({ Action }) =>
        Action.some((action) => /^codepipeline:/.test(action)),
      );
      expect(stop?.map(({ Resource }) => Resource)).to.deep.equal([
        [`arn:aws:codepipeline:eu-west-1:000000000000:${name}`],
      ]);
    }
  });
});
