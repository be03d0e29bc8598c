import { StepError } from './errors.ts';
import type { StepContext } from './step.ts';

/** A call that AWS refused, or that did not reach it. */
export class AwsError extends StepError {
  /** AWS's name of the error, such as `ImageNotFoundException`. */
  readonly code: string;

  constructor(call: string, error: unknown) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    super(`${call} failed: ${name === 'Error' ? message : `${name}: ${message}`}`);
    this.code = name;
  }
}

const connectionTimeoutMs = 10_000;
/** No call of a step takes longer than some seconds, and without a limit a lost connection would hold the build. */
const socketTimeoutMs = 60_000;

/**
 * The settings of a client of the AWS SDK, which is loaded where a client is created, since most steps call AWS in few cases: the endpoint and keys of the step's environment if it names some, else those that
 * the SDK finds, which are those of the project's role in CodeBuild.
 */
export function clientSettings({ environment }: StepContext, region: string) {
  const { AWS_ENDPOINT_URL: endpoint, AWS_ACCESS_KEY_ID: accessKeyId } = environment;
  const { AWS_SECRET_ACCESS_KEY: secretAccessKey = '', AWS_SESSION_TOKEN: sessionToken } = environment;
  return {
    region,
    requestHandler: { connectionTimeout: connectionTimeoutMs, socketTimeout: socketTimeoutMs },
    ...(endpoint && { endpoint }),
    ...(accessKeyId && {
      credentials: { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) },
    }),
  };
}

/**
 * Waits for a call's answer.
 * @param call the call by its IAM action, such as `ecr:PutImage`
 * @throws AwsError
 */
export async function answerOf<Answer>(
  call: `${string}:${string}`,
  answer: Promise<Answer>,
): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    throw new AwsError(call, error);
  }
}
