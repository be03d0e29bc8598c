/**
 * Stands in for: the fronts of CodePipeline and SNS. What they do is in the rehearsal itself (src/codepipeline,
 * src/event-bridge), which answers on a unix socket.
 * Faithful: their names, protocols and permissions, with those of the topic and its KMS key.
 * Not: more than the operations of builds.
 */
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { ApiFault, readInput } from '../../aws-api/api-fault.ts';
import type { ApiService, Operation } from '../../aws-api/api-server.ts';
import { json11, queryProtocol } from '../../aws-api/protocols.ts';
import { publishAccesses } from '../../codepipeline/action-accesses.ts';
import { pipelineNotFound } from '../../codepipeline/codepipeline-api.ts';
import { publishInput } from '../../event-bridge/sns-api.ts';
import { type RegionConfig, serviceHost } from './region-config.ts';

const codePipelineTarget = 'CodePipeline_20150709';
const pipelineOperations = [
  'GetPipelineState',
  'ListActionExecutions',
  'ListPipelineExecutions',
  'StopPipelineExecution',
];
const ofPipeline = z.object({ name: z.string().optional(), pipelineName: z.string().optional() });

/** CodePipeline of the delivery's region, for what builds ask. */
export function codePipelineService({ region, accountId, apiSocket }: RegionConfig): ApiService {
  const nameIn = (input: unknown) => {
    const { name, pipelineName = name ?? '' } = readInput(ofPipeline, input);
    return pipelineName;
  };
  const operation = (name: string): Operation => ({
    // A call is for the pipelines of the caller's account.
    access: (input, caller) => ({
      action: `codepipeline:${name}`,
      resource: `arn:aws:codepipeline:${region}:${caller.accountId}:${nameIn(input)}`,
    }),
    run(input, caller) {
      if (caller.accountId !== accountId) throw pipelineNotFound(nameIn(input));
      return ask(apiSocket, `${codePipelineTarget}.${name}`, input);
    },
  });
  return {
    region,
    host: serviceHost('codepipeline', region),
    signingName: 'codepipeline',
    file: 'codepipeline/codepipeline-api.ts',
    protocol: json11(codePipelineTarget),
    operations: Object.fromEntries(pipelineOperations.map((name) => [name, operation(name)])),
  };
}

/** SNS of the delivery's region. */
export function snsService({ region, apiSocket, topicKeys }: RegionConfig): ApiService {
  return {
    region,
    host: serviceHost('sns', region),
    signingName: 'sns',
    file: 'event-bridge/sns-api.ts',
    deniedCode: 'AuthorizationError',
    keyDeniedCode: 'KMSAccessDenied',
    invalidCode: 'InvalidParameter',
    protocol: queryProtocol('https://sns.amazonaws.com/doc/2010-03-31/'),
    operations: {
      Publish: {
        access(input) {
          const { TopicArn: topicArn } = readInput(z.object({ TopicArn: z.string() }), input);
          const keyArn = topicKeys.find((one) => one.topicArn === topicArn)?.keyArn;
          return publishAccesses(topicArn, keyArn);
        },
        run: (input) => ask(apiSocket, 'SNS.Publish', readInput(publishInput, input)),
      },
    },
  };
}

/** Calls an operation of the rehearsal; its refusal is the service's. */
async function ask(socketPath: string, target: string, input: unknown): Promise<object> {
  const { status, body } = await post(socketPath, target, JSON.stringify(input));
  const answer = JSON.parse(body);
  if (status === 200) return answer;
  throw new ApiFault(answer.__type, answer.message);
}

function post(socketPath: string, target: string, body: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const headers = { 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.1' };
    const outgoing = request({ socketPath, method: 'POST', headers }, (incoming) => {
      text(incoming).then((answer) => resolve({ status: incoming.statusCode ?? 0, body: answer }), reject);
    });
    outgoing.on('error', (error) =>
      reject(new Error(`the rehearsal does not answer at ${socketPath}: ${error.message}`)),
    );
    outgoing.end(body);
  });
}
