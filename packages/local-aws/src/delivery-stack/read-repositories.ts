import type { AwsStack, Text } from '../terraform/aws-stack.ts';
import { blocks, ignored, ignoredEverywhere, known, settings } from '../terraform/settings.ts';
import type { ImageRepository, SourceRepository } from './delivery-stack.ts';

const imageRepositoryKind = 'aws_ecr_repository';
const sourceRepositoryKind = 'aws_codecommit_repository';

/** The stack's ECR repositories. */
export function readImageRepositories(stack: AwsStack): ImageRepository[] {
  return stack
    .readAll(imageRepositoryKind, imageRepositorySchema(stack.text))
    .map(({ id, value }) => ({ ...value, uri: stack.attribute(imageRepositoryKind, id, 'repository_url') }));
}

/** The stack's CodeCommit repositories. */
export function readSourceRepositories(stack: AwsStack): SourceRepository[] {
  const schema = settings({
    ...ignoredEverywhere,
    repository_name: stack.text,
    description: ignored,
  });
  return stack.readAll(sourceRepositoryKind, schema).map(({ id, value }) => ({
    name: value.repositoryName,
    arn: stack.attribute(sourceRepositoryKind, id, 'arn'),
    cloneUrlHttp: stack.attribute(sourceRepositoryKind, id, 'clone_url_http'),
  }));
}

function imageRepositorySchema(text: Text) {
  return settings({
    ...ignoredEverywhere,
    name: text,
    force_delete: ignored,
    encryption_configuration: ignored,
    image_scanning_configuration: ignored,
    image_tag_mutability: known(['IMMUTABLE_WITH_EXCLUSION'], text),
    image_tag_mutability_exclusion_filter: blocks(
      settings({ filter: text, filter_type: known(['WILDCARD'], text) }),
    ),
  }).transform((repository) => ({
    name: repository.name,
    movableTags: repository.imageTagMutabilityExclusionFilter.map(({ filter }) => filter),
  }));
}
