import { z } from 'zod';
import {
  blocks,
  IGNORED_EVERYWHERE,
  ignored,
  known,
  type ResourceReader,
  type Text,
} from '../terraform/resource-reader.ts';
import type { ImageRepository, SourceRepository } from './delivery-stack.ts';

const IMAGE_REPOSITORY = 'aws_ecr_repository';
const SOURCE_REPOSITORY = 'aws_codecommit_repository';

/** The stack's ECR repositories. */
export function readImageRepositories(reader: ResourceReader): ImageRepository[] {
  return reader.readAll(IMAGE_REPOSITORY, imageRepositorySchema(reader.text)).map(({ id, value }) => ({
    ...value,
    uri: reader.attribute(IMAGE_REPOSITORY, id, 'repository_url'),
  }));
}

/** The stack's CodeCommit repositories. */
export function readSourceRepositories(reader: ResourceReader): SourceRepository[] {
  const schema = z.strictObject({
    ...IGNORED_EVERYWHERE,
    repository_name: reader.text,
    description: ignored,
    default_branch: ignored,
    kms_key_id: ignored,
  });
  return reader.readAll(SOURCE_REPOSITORY, schema).map(({ id, value }) => ({
    name: value.repository_name,
    arn: reader.attribute(SOURCE_REPOSITORY, id, 'arn'),
    cloneUrlHttp: reader.attribute(SOURCE_REPOSITORY, id, 'clone_url_http'),
  }));
}

function imageRepositorySchema(text: Text) {
  return z
    .strictObject({
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
        z.strictObject({ filter: text, filter_type: known(['WILDCARD'], text) }),
      ),
    })
    .transform((repository) => ({
      name: repository.name,
      tagMutability: repository.image_tag_mutability,
      exclusionFilters: repository.image_tag_mutability_exclusion_filter.map(({ filter }) => filter),
    }));
}
