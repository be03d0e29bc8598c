import { expect } from 'chai';
import { z } from 'zod';
import { configuration } from '../../helpers/configuration.ts';
import { deliveryStack, onlyResource, synthesizeDelivery } from '../../helpers/synthesize.ts';

const lifecycleSchema = z.strictObject({
  rules: z.array(z.looseObject({ rulePriority: z.number(), selection: z.record(z.string(), z.unknown()) })),
});

describe('the source repository', () => {
  const repository = onlyResource(deliveryStack, 'aws_codecommit_repository');

  it('names no default branch, which the provider would skip on an empty one and call set', () => {
    expect(repository).to.include({ repository_name: 'hello_world' });
    expect(repository).not.to.have.property('default_branch');
  });

  it('counts its services where their names are more than CodeCommit takes as a description', () => {
    const [service] = configuration.delivery.services;
    const services = Array.from({ length: 30 }, (_, index) => {
      const name = `service-${index}-of-the-shop`;
      const names = { name, pipelineName: name, imageRepositoryName: name, namespace: name, subdomain: name };
      return { ...(service as NonNullable<typeof service>), ...names, tagPrefix: `${name}-v` };
    });
    const stack = synthesizeDelivery({ ...configuration, delivery: { ...configuration.delivery, services } });
    expect(onlyResource(stack, 'aws_codecommit_repository')).to.include({
      description: 'Source of 30 services; a push starts their pipelines',
    });
  });
});

describe('the image repository', () => {
  const repository = onlyResource(deliveryStack, 'aws_ecr_repository');

  it('keeps every image tag where it is but latest and deployed-*', () => {
    expect(repository).to.deep.include({
      name: 'hello_world_repo',
      image_tag_mutability: 'IMMUTABLE_WITH_EXCLUSION',
      image_tag_mutability_exclusion_filter: [
        { filter: 'latest', filter_type: 'WILDCARD' },
        { filter: 'deployed-*', filter_type: 'WILDCARD' },
      ],
      image_scanning_configuration: { scan_on_push: true },
    });
  });

  const text = z.string().parse(onlyResource(deliveryStack, 'aws_ecr_lifecycle_policy')['policy']);
  const { rules } = lifecycleSchema.parse(JSON.parse(text));

  it('never removes what is deployed: its rule comes first and its count is not reached', () => {
    expect(rules[0]).to.deep.include({
      rulePriority: 1,
      selection: {
        tagStatus: 'tagged',
        tagPatternList: ['deployed-*'],
        countType: 'imageCountMoreThan',
        countNumber: 1000,
      },
    });
  });

  it('has one image tag pattern a rule, as a rule matches only what all its patterns match', () => {
    for (const { selection } of rules)
      if (selection['tagStatus'] === 'tagged')
        expect(selection['tagPatternList']).to.be.an('array').with.lengthOf(1);
  });

  it('has a lifecycle policy of the length that ECR takes, with priorities that differ', () => {
    expect(text.length).to.be.within(100, 30_720);
    expect(new Set(rules.map(({ rulePriority }) => rulePriority))).to.have.lengthOf(rules.length);
  });
});

describe('a destroy', () => {
  const types = ['aws_codecommit_repository', 'aws_ecr_repository'];

  it('spares the repositories as long as they are protected', () => {
    for (const type of types)
      expect(onlyResource(deliveryStack, type)).to.have.nested.property('lifecycle.prevent_destroy', true);
  });

  it('empties the artifact bucket, which it could not remove otherwise', () => {
    expect(onlyResource(deliveryStack, 'aws_s3_bucket')).to.include({ force_destroy: true });
  });

  it('takes the repositories, with their images, once they are not protected', () => {
    const delivery = { ...configuration.delivery, protectFromDestroy: false };
    const stack = synthesizeDelivery({ ...configuration, delivery });
    for (const type of types) expect(onlyResource(stack, type)).not.to.have.property('lifecycle');
    expect(onlyResource(stack, 'aws_ecr_repository')).to.include({ force_delete: true });
  });
});
