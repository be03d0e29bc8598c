import type { Access } from '../aws-api/authorize.ts';
import type { ArtifactStore, PipelineAction, PipelineStack } from '../delivery-stack/delivery-stack.ts';

/**
 * What an action does with the pipeline's role, or with its own, as AWS documents it
 * (https://docs.aws.amazon.com/codepipeline/latest/userguide/how-to-custom-role.html, and for a role of its own,
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-create-cross-account.html).
 */
export function accessesOfAction(action: PipelineAction, stack: PipelineStack): Access[] {
  const { provider, configuration, inputArtifacts, outputArtifacts } = action;
  switch (provider) {
    case 'CodeCommit': {
      const found = stack.sourceRepositories.find(({ name }) => name === configuration['RepositoryName']);
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
        ...outputArtifacts.flatMap((name) => writeAccesses(stack, name, ['PutObject', 'PutObjectAcl'])),
      ];
    }
    case 'CodeBuild': {
      const found = stack.projects.get(configuration['ProjectName'] ?? '');
      return [
        ...(found ? allOf('codebuild', ['StartBuild', 'BatchGetBuilds'], found.arn) : []),
        ...inputArtifacts.flatMap((name) => readAccesses(stack, name)),
      ];
    }
    case 'Manual': {
      const { NotificationArn: topic } = configuration;
      return topic === undefined ? [] : publishAccesses(topic, stack.topicKeys.get(topic));
    }
  }
}

/** What CodePipeline asks of the bucket itself, with the pipeline's role. */
export function accessesOfStore({ pipeline }: PipelineStack): Access[] {
  return allOf(
    's3',
    ['GetBucketAcl', 'GetBucketLocation', 'GetBucketVersioning'],
    bucketArn(pipeline.artifactStore),
  );
}

/** Reads an artifact of the pipeline. */
export function readAccesses({ pipeline }: PipelineStack, artifact: string): Access[] {
  const store = pipeline.artifactStore;
  const reading = ['GetObject', 'GetObjectVersion'];
  return [...allOf('s3', reading, objectArn(pipeline, artifact)), ...keyAccesses(store.keyArn, ['Decrypt'])];
}

/** Writes an artifact of the pipeline. */
export function writeAccesses(
  { pipeline }: PipelineStack,
  artifact: string,
  writing: readonly string[],
): Access[] {
  const { keyArn } = pipeline.artifactStore;
  return [
    ...allOf('s3', writing, objectArn(pipeline, artifact)),
    ...keyAccesses(keyArn, ['GenerateDataKey']),
  ];
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

export function bucketArn({ bucket }: ArtifactStore): string {
  return `arn:aws:s3:::${bucket}`;
}

function keyAccesses(keyArn: string | undefined, names: readonly string[]): Access[] {
  return keyArn === undefined ? [] : allOf('kms', names, keyArn);
}

/** CodePipeline shortens both names in the key of an object. */
function objectArn({ name, artifactStore }: PipelineStack['pipeline'], artifact: string): string {
  return `${bucketArn(artifactStore)}/${name.slice(0, 20)}/${artifact.slice(0, 10)}/a1b2c3d`;
}
