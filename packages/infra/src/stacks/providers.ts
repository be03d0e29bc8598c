import { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import type { TerraformStack } from 'cdktf';
import type { AwsPlace } from '../constructs/aws-place.ts';
import { stackTags } from './names.ts';

/**
 * The AWS provider of a stack. It refuses to work in any other account than the configured one, which is also how a
 * deploy with the placeholder id ends before it has made anything.
 */
export function wireAwsProvider(stack: TerraformStack, stackName: string, place: AwsPlace): void {
  new AwsProvider(stack, 'aws', {
    region: place.region,
    allowedAccountIds: [place.accountId],
    defaultTags: [{ tags: stackTags(stackName) }],
  });
}
