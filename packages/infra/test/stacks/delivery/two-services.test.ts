import { expect } from 'chai';
import { twoServices } from '../../helpers/configuration.ts';
import { deliveryStack, resourcesOf, synthesizeDelivery } from '../../helpers/synthesize.ts';
import { environmentVariablesOf, pipelinesOf, projectsOf, rolesOf, rulesOf } from '../../helpers/views.ts';

const stack = synthesizeDelivery(twoServices);

describe('a second service', () => {
  it('has a pipeline, repositories, projects and rules of its own', () => {
    expect(pipelinesOf(stack).map(({ name }) => name)).to.have.members(['hello-world', 'greeter']);
    for (const type of ['aws_codecommit_repository', 'aws_ecr_repository', 'aws_s3_bucket'])
      expect(Object.keys(resourcesOf(stack, type)), type).to.have.lengthOf(2);
    expect(projectsOf(stack)).to.have.lengthOf(8);
    expect(rulesOf(stack).map(({ name }) => name)).to.include.members([
      'greeter-branch',
      'hello-world-branch',
    ]);
  });

  it('shares the key, the topic and the way to the clusters', () => {
    for (const type of ['aws_kms_key', 'aws_sns_topic'])
      expect(Object.keys(resourcesOf(stack, type)), type).to.have.lengthOf(1);
    expect(Object.keys(resourcesOf(stack, 'aws_security_group'))).to.have.lengthOf(3);
  });

  it('gives its roles nothing of the first service, and the other way round', () => {
    const names = { hello: /hello[-_]world(?!-deployer)/, greeter: /greeter/ };
    for (const { name, statements } of rolesOf(stack)) {
      const foreign = name.startsWith('greeter') ? names.hello : names.greeter;
      expect(JSON.stringify(statements), name).not.to.match(foreign);
    }
  });

  it('has a smoke test of its own, at / with status 200 unless it says otherwise', () => {
    const deploy = projectsOf(stack).find(({ name }) => name === 'greeter-deploy-staging');
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

  it('leaves the addresses of the first as they were, so that nothing of it is made anew', () => {
    for (const [type, resources] of Object.entries(deliveryStack.resource))
      expect(resourcesOf(stack, type), type).to.include.keys(Object.keys(resources));
  });
});
