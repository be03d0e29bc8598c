import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type Call, digestOf, type FakeState } from '../fixtures/fake-state.ts';
import { pipelineOperations } from './fake-codepipeline.ts';
import { type Input, type Operation, Refusal } from './fake-operation.ts';

/** The endpoint of the AWS services that the steps call. It shares its state and its record of calls with the fake programs. */
export interface FakeAws {
  readonly url: string;
  close(): void;
}

export async function startFakeAws(files: {
  readonly state: string;
  readonly calls: string;
}): Promise<FakeAws> {
  const server = createServer(async (request, response) => {
    const call = await readCall(request);
    const [type, format] = call.isQuery ? ['text/xml', xmlOf] : ['application/x-amz-json-1.1', jsonOf];
    const state: FakeState = JSON.parse(readFileSync(files.state, 'utf8'));
    appendFileSync(files.calls, `${JSON.stringify(call.recorded)}\n`);
    try {
      const answer = answerTo(call, state);
      writeFileSync(files.state, JSON.stringify(state));
      response.writeHead(200, { 'content-type': type }).end(format(call.operation, answer));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      response.writeHead(400, { 'content-type': type }).end(format(error));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => server.close() && server.closeAllConnections(),
  };
}

interface ReceivedCall {
  readonly recorded: Call;
  readonly operation: string;
  readonly input: Input;
  /** STS and SNS get a form, and answer in XML. */
  readonly isQuery: boolean;
}

async function readCall(request: IncomingMessage): Promise<ReceivedCall> {
  const body = await text(request);
  const scope = /Credential=([^,]+)\/\d+\/([^/]+)\/([^/]+)\//.exec(request.headers.authorization ?? '');
  const [, accessKeyId = null, region = '', service = ''] = scope ?? [];
  const { operation, input, isQuery } = operationOf(request, body);
  const recorded = { program: 'aws', args: [`${service}:${operation}`], accessKeyId, region, input };
  return { recorded: { attestations: null, sourceDateEpoch: null, ...recorded }, operation, input, isQuery };
}

/** Most services name the operation in a header, STS and SNS in a form, and EKS by the path. */
function operationOf({ url = '', headers }: IncomingMessage, body: string) {
  const [, name] = /^\/clusters\/([^/?]+)$/.exec(url) ?? [];
  if (name !== undefined) return { operation: 'DescribeCluster', input: { name }, isQuery: false };
  const target = headers['x-amz-target'];
  if (target !== undefined)
    return {
      operation: String(target).split('.')[1] ?? '',
      input: JSON.parse(body) as Input,
      isQuery: false,
    };
  const { Action = '', ...input } = Object.fromEntries(new URLSearchParams(body));
  return { operation: Action, input, isQuery: true };
}

function answerTo({ recorded, operation, input }: ReceivedCall, state: FakeState): object {
  const command = [recorded.program, ...recorded.args].join(' ');
  const failure = Object.entries(state.failures).find(([failing]) => command.startsWith(failing));
  if (failure !== undefined) throw new Refusal(...splitWords(failure[1]));
  const answer = operations[operation];
  if (answer === undefined) throw new Refusal('UnknownOperationException', `${command} is not known here`);
  return answer(state, input);
}

/** `Code: words`, as the SDK shows them. */
function splitWords(failure: string): [code: string, words: string] {
  const [code = '', ...words] = failure.split(': ');
  return [code, words.join(': ')];
}

function jsonOf(result: string | Refusal, answer: object = {}): string {
  return JSON.stringify(
    result instanceof Refusal ? { __type: result.code, message: result.message } : answer,
  );
}

function xmlOf(result: string | Refusal, answer: object = {}): string {
  if (result instanceof Refusal)
    return `<ErrorResponse><Error><Code>${result.code}</Code><Message>${result.message}</Message></Error></ErrorResponse>`;
  return `<${result}Response><${result}Result>${elements(answer)}</${result}Result></${result}Response>`;
}

function elements(value: object | string): string {
  if (typeof value === 'string') return value;
  return Object.entries(value)
    .map(([name, content]) => `<${name}>${elements(content)}</${name}>`)
    .join('');
}

const operations: Readonly<Record<string, Operation>> = {
  AssumeRole: (_state, { RoleArn }) => ({
    Credentials: {
      AccessKeyId: `ASIA of ${String(RoleArn).split('/').at(-1)}`,
      SecretAccessKey: 'secret',
      SessionToken: 'token',
      Expiration: '2030-01-02T03:04:05Z',
    },
  }),
  DescribeCluster: describeCluster,
  Publish: () => ({ MessageId: '567910cd-659e-55d4-8ccb-5aaf14679dc0' }),
  ...pipelineOperations,
  BatchGetImage: batchGetImage,
  DescribeImages: describeImages,
  PutImage: putImage,
};

/** The cluster `new` is still being created. */
function describeCluster(_state: FakeState, { name }: Input): object {
  const arn = `arn:aws:eks:eu-west-1:000000000000:cluster/${name}`;
  if (name === 'new') return { cluster: { name, arn, status: 'CREATING', certificateAuthority: {} } };
  const reached = { endpoint: `https://${name}.eks`, certificateAuthority: { data: 'Y2E=' } };
  return { cluster: { name, arn, status: 'ACTIVE', ...reached } };
}

interface ImageIds {
  readonly imageIds?: readonly { readonly imageTag?: string; readonly imageDigest?: string }[];
}

function batchGetImage(state: FakeState, { imageIds = [] }: ImageIds): object {
  const found = imageIds.map((imageId) => {
    const digest = imageId.imageTag === undefined ? imageId.imageDigest : state.tags[imageId.imageTag];
    const imageManifest = state.manifests[digest ?? ''];
    const missing = { failureCode: 'ImageNotFound', failureReason: 'Requested image not found' };
    if (state.registryRefusal !== null || imageManifest === undefined)
      return { failure: { imageId, ...(state.registryRefusal ?? missing) } };
    const media = state.mediaType === null ? {} : { imageManifestMediaType: state.mediaType };
    return { image: { imageId: { ...imageId, imageDigest: digest }, imageManifest, ...media } };
  });
  return {
    images: found.flatMap(({ image }) => image ?? []),
    failures: found.flatMap(({ failure }) => failure ?? []),
  };
}

function describeImages(state: FakeState, { imageIds = [] }: ImageIds): object {
  const { imageTag = '' } = imageIds[0] ?? {};
  const imageDigest = state.tags[imageTag];
  if (imageDigest === undefined) {
    const words = `The image with imageId {imageDigest:'null', imageTag:'${imageTag}'} does not exist within the repository with name 'hello_world_repo' in the registry with id '000000000000'`;
    throw new Refusal('ImageNotFoundException', words);
  }
  const imageTags = Object.keys(state.tags).filter((tag) => state.tags[tag] === imageDigest);
  return { imageDetails: [{ repositoryName: 'hello_world_repo', imageDigest, imageTags }] };
}

function putImage(state: FakeState, input: Input): object {
  const [imageTag, manifest] = [String(input['imageTag']), String(input['imageManifest'])];
  const digest = digestOf(manifest);
  const holder = state.tags[imageTag];
  if (holder === digest) {
    const words = `Image with digest '${digest}' and tag '${imageTag}' already exists`;
    throw new Refusal('ImageAlreadyExistsException', words);
  }
  const isMutable = imageTag === 'latest' || imageTag.startsWith('deployed-');
  if (holder !== undefined && !isMutable) {
    const words = `The image tag '${imageTag}' already exists and is immutable`;
    throw new Refusal('ImageTagAlreadyExistsException', words);
  }
  state.tags[imageTag] = digest;
  state.manifests[digest] = manifest;
  return { image: { imageId: { imageDigest: digest, imageTag }, imageManifest: manifest } };
}
