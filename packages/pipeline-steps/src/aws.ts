import { awsConnection } from 'programs/aws-connection.ts';
import { StepError } from './errors.ts';
import type { StepContext } from './step.ts';

/** A call that AWS refused, or that did not reach it. */
export class AwsError extends StepError {
  /** AWS's name of the error, such as `ImageNotFoundException`. */
  readonly code: string;

  constructor(call: string, error: unknown) {
    const { name, message } = errorOf(error);
    super(`${call} failed: ${name === 'Error' ? message : `${name}: ${message}`}`);
    this.code = name;
  }
}

interface HttpFailure {
  readonly $response?: { readonly statusCode?: number };
}

/** The error to show: that of one address of several, and none of the SDK's own for an answer that is not AWS's. */
function errorOf(error: unknown): { readonly name: string; readonly message: string } {
  if (error instanceof AggregateError && error.errors.length > 0) return errorOf(error.errors[0]);
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const status = (error as HttpFailure).$response?.statusCode;
  if (error instanceof SyntaxError)
    return { name: 'Error', message: `the answer is HTTP ${status}, and not of AWS` };
  return { name: error.name, message: error.message.split('\n')[0] ?? '' };
}

const connectionTimeoutMs = 10_000;
/** No call of a step takes longer than some seconds, and without a limit a lost connection would hold the build. */
const socketTimeoutMs = 60_000;

/**
 * The settings of a client of the AWS SDK: endpoint and keys of the step's environment, else those that the SDK finds; in
 * CodeBuild, the keys of the project's role. Callers import the SDK where they create a client, since most steps make no
 * call.
 */
export function clientSettings({ environment }: StepContext, region: string) {
  const { AWS_ENDPOINT_URL: endpoint, AWS_ACCESS_KEY_ID: accessKeyId } = environment;
  const { AWS_SECRET_ACCESS_KEY: secretAccessKey = '', AWS_SESSION_TOKEN: sessionToken } = environment;
  return {
    region,
    requestHandler: {
      ...awsConnection(environment),
      connectionTimeout: connectionTimeoutMs,
      socketTimeout: socketTimeoutMs,
    },
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
