import { randomUUID } from 'node:crypto';
import { answerOf, clientSettings } from '../aws.ts';
import { StepError } from '../errors.ts';
import type { StepContext } from '../step.ts';

/**
 * The context for calls of the pipeline's account: a deploy project, which may be in another account, takes the role that
 * PIPELINE_ROLE_ARN names. Without the variable, the context is that of the pipeline's account.
 */
export async function inPipelineAccount(context: StepContext): Promise<StepContext> {
  const roleArn = context.environment['PIPELINE_ROLE_ARN'];
  return roleArn ? takeRole(context, roleArn) : context;
}

async function takeRole(context: StepContext, roleArn: string): Promise<StepContext> {
  const { STS } = await import('@aws-sdk/client-sts');
  // The STS of the build's own region, which its network reaches.
  const client = new STS(clientSettings(context, context.environment['AWS_REGION'] ?? ''));
  const request = { RoleArn: roleArn, RoleSessionName: `deploy-${randomUUID()}` };
  const { Credentials: keys } = await answerOf('sts:AssumeRole', client.assumeRole(request));
  if (!keys?.AccessKeyId || !keys.SecretAccessKey || !keys.SessionToken)
    throw new StepError(`sts:AssumeRole gave no credentials of ${roleArn}`);
  const environment = {
    ...context.environment,
    AWS_ACCESS_KEY_ID: keys.AccessKeyId,
    AWS_SECRET_ACCESS_KEY: keys.SecretAccessKey,
    AWS_SESSION_TOKEN: keys.SessionToken,
  };
  return { ...context, environment };
}
