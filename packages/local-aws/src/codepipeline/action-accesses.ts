import type { Access } from '../aws-api/authorize.ts';
import {
  type ArtifactStore,
  artifactStoreIn,
  type PipelineAction,
  type PipelineStack,
} from '../delivery-stack/delivery-stack.ts';

/**
 * What an action does with the pipeline's role, or with its own, as AWS documents it
 * (https://docs.aws.amazon.com/codepipeline/latest/userguide/how-to-custom-role.html, and for a role of its own,
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-create-cross-account.html).
 */
export function accessesOfAction(action: PipelineAction, stack: PipelineStack): Access[] {
  const { provider, configuration, region, inputArtifacts, outputArtifacts } = action;
  switch (provider) {
    case 'CodeCommit': {
      const found = stack.sourceRepositories.find(({ name }) => name === configuration['RepositoryName']);
      const writing = ['PutObject', 'PutObjectAcl'];
      const reading = [
        'GetBranch',
        'GetCommit',
        'GetRepository',
        'GetUploadArchiveStatus',
        'UploadArchive',
        'CancelUploadArchive',
      ];
      return [
        ...(found ? allOf('codecommit', reading, found.arn) : []),
        ...outputArtifacts.flatMap((name) => writeAccesses(stack, region, name, writing)),
      ];
    }
    case 'CodeBuild': {
      const found = stack.projects.get(configuration['ProjectName'] ?? '');
      return [
        ...(found ? allOf('codebuild', ['StartBuild', 'BatchGetBuilds'], found.arn) : []),
        ...inputArtifacts.flatMap((name) => readAccesses(stack, region, name)),
      ];
    }
    case 'Manual': {
      const { NotificationArn: topic } = configuration;
      return topic === undefined ? [] : publishAccesses(topic, stack.topicKeys.get(topic));
    }
  }
}

/**
 * What CodePipeline does with the pipeline's role by itself: it asks about each bucket, and copies the artifacts of an
 * action in another region to the bucket there.
 */
export function accessesOfStores(stack: PipelineStack): Access[] {
  const { artifactStores, stages } = stack.pipeline;
  const ofBuckets = artifactStores.flatMap(({ region = stack.region }) =>
    bucketAccesses(stack, region, ['GetBucketAcl', 'GetBucketLocation', 'GetBucketVersioning']),
  );
  const elsewhere = stages
    .flatMap(({ actions }) => actions)
    .filter(({ region }) => region !== stack.region)
    .flatMap(({ region, inputArtifacts }) =>
      inputArtifacts.flatMap((name) => [
        ...readAccesses(stack, stack.region, name),
        ...writeAccesses(stack, region, name, ['PutObject']),
      ]),
    );
  return [...ofBuckets, ...elsewhere];
}

/** Asks about the bucket of a region. A region without one is a fault of the pipeline itself. */
export function bucketAccesses(stack: PipelineStack, region: string, asking: readonly string[]): Access[] {
  const store = artifactStoreIn(stack, region);
  return store ? inRegion(region, allOf('s3', asking, bucketArn(store))) : [];
}

/** Reads an artifact of the pipeline in a region. */
export function readAccesses(stack: PipelineStack, region: string, artifact: string): Access[] {
  const store = artifactStoreIn(stack, region);
  if (store === undefined) return [];
  const reading = allOf('s3', ['GetObject', 'GetObjectVersion'], objectArn(stack, store, artifact));
  return [...inRegion(region, reading), ...keyAccesses(store.keyArn, ['Decrypt'])];
}

/** Writes an artifact of the pipeline in a region. */
export function writeAccesses(
  stack: PipelineStack,
  region: string,
  artifact: string,
  names: readonly string[],
): Access[] {
  const store = artifactStoreIn(stack, region);
  if (store === undefined) return [];
  const writing = allOf('s3', names, objectArn(stack, store, artifact));
  return [...inRegion(region, writing), ...keyAccesses(store.keyArn, ['GenerateDataKey'])];
}

/** Publishes to a topic, and encrypts the message with its key. */
export function publishAccesses(topicArn: string, keyArn: string | undefined): Access[] {
  return [
    { action: 'sns:Publish', resource: topicArn },
    ...keyAccesses(keyArn, ['GenerateDataKey', 'Decrypt']),
  ];
}

export function allOf(service: string, names: readonly string[], resource: string): Access[] {
  return names.map((name) => ({ action: `${service}:${name}`, resource }));
}

function bucketArn({ bucket }: ArtifactStore): string {
  return `arn:aws:s3:::${bucket}`;
}

/** The ARN of a bucket does not say its region. */
function inRegion(region: string, accesses: readonly Access[]): Access[] {
  return accesses.map((access) => ({ ...access, region }));
}

function keyAccesses(keyArn: string | undefined, names: readonly string[]): Access[] {
  return keyArn === undefined ? [] : allOf('kms', names, keyArn);
}

/** CodePipeline shortens both names in the key of an object. */
function objectArn({ pipeline }: PipelineStack, store: ArtifactStore, artifact: string): string {
  return `${bucketArn(store)}/${pipeline.name.slice(0, 20)}/${artifact.slice(0, 10)}/a1b2c3d`;
}
