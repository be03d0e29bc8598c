import type { AwsStack, Text } from '../terraform/read-stack.ts';
import { blocks, IGNORED_EVERYWHERE, ignored, known, settings } from '../terraform/settings.ts';
import type { ImageRepository, SourceRepository } from './delivery-stack.ts';

const IMAGE_REPOSITORY = 'aws_ecr_repository';
const SOURCE_REPOSITORY = 'aws_codecommit_repository';

/** The stack's ECR repositories. */
export function readImageRepositories(stack: AwsStack): ImageRepository[] {
  return stack.readAll(IMAGE_REPOSITORY, imageRepositorySchema(stack.text)).map(({ id, value }) => ({
    ...value,
    uri: stack.attribute(IMAGE_REPOSITORY, id, 'repository_url'),
  }));
}

/** The stack's CodeCommit repositories. */
export function readSourceRepositories(stack: AwsStack): SourceRepository[] {
  const schema = settings({
    ...IGNORED_EVERYWHERE,
    repository_name: stack.text,
    description: ignored,
    default_branch: ignored,
    kms_key_id: ignored,
  });
  return stack.readAll(SOURCE_REPOSITORY, schema).map(({ id, value }) => ({
    name: value.repositoryName,
    arn: stack.attribute(SOURCE_REPOSITORY, id, 'arn'),
    cloneUrlHttp: stack.attribute(SOURCE_REPOSITORY, id, 'clone_url_http'),
  }));
}

function imageRepositorySchema(text: Text) {
  return settings({
    ...IGNORED_EVERYWHERE,
    name: text,
    force_delete: ignored,
    encryption_configuration: ignored,
    image_scanning_configuration: ignored,
    image_tag_mutability: known(
      ['MUTABLE', 'IMMUTABLE', 'IMMUTABLE_WITH_EXCLUSION', 'MUTABLE_WITH_EXCLUSION'],
      text,
    ).default('MUTABLE'),
    image_tag_mutability_exclusion_filter: blocks(
      settings({ filter: text, filter_type: known(['WILDCARD'], text) }),
    ),
  }).transform((repository) => ({
    name: repository.name,
    tagMutability: repository.imageTagMutability,
    exclusionFilters: repository.imageTagMutabilityExclusionFilter.map(({ filter }) => filter),
  }));
}
