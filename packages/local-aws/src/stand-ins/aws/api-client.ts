import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { generalFault, serviceFault } from './aws-errors.ts';
import type { RegionConfig } from './region-config.ts';

/** The operations that `aws` calls on the rehearsal, with their services. */
const targets = {
  GetPipelineState: 'CodePipeline_20150709.GetPipelineState',
  ListActionExecutions: 'CodePipeline_20150709.ListActionExecutions',
  ListPipelineExecutions: 'CodePipeline_20150709.ListPipelineExecutions',
  StopPipelineExecution: 'CodePipeline_20150709.StopPipelineExecution',
  Publish: 'SNS.Publish',
} as const;

/** Times: seconds in the protocol, text in the AWS CLI's output. */
const timeFields = ['created', 'updated', 'lastStatusChange', 'startTime', 'lastUpdateTime'];

/** Calls an operation on the rehearsal's socket; a refusal is an error in the AWS CLI's words. */
export async function askApi(
  { apiSocket }: Pick<RegionConfig, 'apiSocket'>,
  operation: keyof typeof targets,
  input: object,
): Promise<object> {
  const { status, body } = await post(apiSocket, targets[operation], JSON.stringify(input));
  const answer = JSON.parse(body, (key, value) =>
    timeFields.includes(key) && typeof value === 'number' ? new Date(value * 1000).toISOString() : value,
  );
  if (status === 200) return answer;
  throw serviceFault(answer.__type, operation, answer.message);
}

function post(socketPath: string, target: string, body: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const headers = { 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.1' };
    const outgoing = request({ socketPath, method: 'POST', headers }, (incoming) => {
      text(incoming).then((answer) => resolve({ status: incoming.statusCode ?? 0, body: answer }), reject);
    });
    outgoing.on('error', (error) =>
      reject(generalFault(`Could not connect to the rehearsal at ${socketPath}: ${error.message}`)),
    );
    outgoing.end(body);
  });
}
