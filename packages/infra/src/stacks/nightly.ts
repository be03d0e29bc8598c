import type { Construct } from 'constructs';
import type { Delivery } from '../config/delivery.ts';
import type { AwsPlace } from '../constructs/aws-place.ts';
import { buildLogGroupName } from '../constructs/build-project.ts';
import { EncryptionKey } from '../constructs/encryption-key.ts';
import { NightlyBuild } from '../constructs/nightly-build.ts';
import type { PolicyStatement } from '../constructs/policy-document.ts';
import { ClosedStack } from './closed-stack.ts';
import { notificationTopicArn } from './delivery/project-variables.ts';
import { releaseRegions } from './delivery/release-access.ts';
import { artifactBucketName, deliveryStackName, sharedName } from './names.ts';
import { nightlyBuildSettings } from './nightly/nightly-build-settings.ts';
import { readRights } from './nightly/read-rights.ts';
import { wireAwsProvider } from './providers.ts';

export interface NightlyStackProps {
  readonly place: AwsPlace;
  readonly delivery: Delivery;
  /** The environments that are delivered to. */
  readonly environments: readonly { readonly place: AwsPlace }[];
}

/** The nightly check of the delivery: it matches the code, and no approval waits for longer than a day. */
export class NightlyStack extends ClosedStack {
  constructor(scope: Construct, id: string, { place, delivery, environments }: NightlyStackProps) {
    super(scope, id, place);
    wireAwsProvider(this, place);
    const { services, nightlyCheck } = delivery;
    if (!nightlyCheck) return;
    const name = sharedName(this.node.id, place);
    const key = new EncryptionKey(this, 'key', {
      place,
      alias: name,
      description: 'The log of the nightly check',
      logGroupNames: [buildLogGroupName(name)],
    });
    new NightlyBuild(this, 'nightly', {
      place,
      name,
      description: 'Compares the delivery with what runs, and looks for approvals that wait',
      ...nightlyBuildSettings(place, delivery),
      environmentVariables: {
        STACKS: `{delivery,${id}}`,
        PIPELINE_NAMES: services.map(({ pipelineName }) => pipelineName).join(' '),
      },
      encryptionKeyArn: key.arn,
      topic: { arn: notificationTopicArn(place) },
      failure:
        'an approval waits for longer than a day, or the delivery is not what the code says, or could not be compared. What to do: docs/how-to/alarms.md#nightly.',
      statements: checkStatements(id, { place, delivery, environments }),
    });
  }
}

function checkStatements(
  id: string,
  { place, delivery: { services }, environments }: NightlyStackProps,
): PolicyStatement[] {
  const bucketNames = releaseRegions(place, environments).flatMap((region) =>
    services.map((service) => artifactBucketName(service, place.inRegion(region))),
  );
  return [
    ...readRights({ place, stacks: [deliveryStackName, id], bucketNames }),
    {
      sid: 'SeePipelines',
      actions: ['codepipeline:GetPipelineState'],
      resources: services.map(({ pipelineName }) => place.arn('codepipeline', pipelineName)),
    },
  ];
}
