import { randomUUID } from 'node:crypto';
import { StepError } from './errors.ts';
import { readJson } from './read-json.ts';
import { runProgram } from './run-program.ts';
import type { StepContext } from './step.ts';

interface AssumeRoleAnswer {
  readonly Credentials?: {
    readonly AccessKeyId?: string;
    readonly SecretAccessKey?: string;
    readonly SessionToken?: string;
  };
}

/**
 * The context for calls of the pipeline's account: a deploy project, which may be in another account, takes the role that
 * PIPELINE_ROLE_ARN names. Without the variable, the context is that of the pipeline's account.
 */
export async function inPipelineAccount(context: StepContext): Promise<StepContext> {
  const roleArn = context.environment['PIPELINE_ROLE_ARN'];
  return roleArn ? takeRole(context, roleArn) : context;
}

async function takeRole(context: StepContext, roleArn: string): Promise<StepContext> {
  const args = ['sts', 'assume-role', '--role-arn', roleArn, '--role-session-name', `deploy-${randomUUID()}`];
  const output = await runProgram(context, 'aws', [...args, '--output', 'json']);
  const { Credentials: credentials = {} } = readJson<AssumeRoleAnswer>('aws sts assume-role', output);
  const { AccessKeyId, SecretAccessKey, SessionToken } = credentials;
  if (!AccessKeyId || !SecretAccessKey || !SessionToken)
    throw new StepError(`aws sts assume-role gave no credentials of ${roleArn}`);
  const environment = {
    ...context.environment,
    AWS_ACCESS_KEY_ID: AccessKeyId,
    AWS_SECRET_ACCESS_KEY: SecretAccessKey,
    AWS_SESSION_TOKEN: SessionToken,
  };
  return { ...context, environment };
}
