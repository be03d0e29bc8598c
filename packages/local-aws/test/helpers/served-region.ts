import { readFile } from 'node:fs/promises';
import https from 'node:https';
import { text } from 'node:stream/consumers';
import { HttpRequest } from '@smithy/core/protocols';
import type { Judgement } from '../../src/aws-api/judgements.ts';
import type { Keys } from '../../src/aws-api/verify-signature.ts';
import { type RegionConfig, serviceHost } from '../../src/stand-ins/aws/region-config.ts';
import { type Endpoints, startEndpoints } from '../../src/stand-ins/aws-endpoints.ts';
import { createCertificate } from './certificate.ts';
import { signer } from './cluster-token.ts';
import { regionConfig } from './region.ts';

/** An answer of a service. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** A call of a service, signed as the SDK signs it. */
export interface Call {
  /** Before the region in the service's host. */
  readonly name: string;
  /** The region whose host is called. @default eu-west-1 */
  readonly hostRegion?: string;
  readonly service: string;
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly keys?: Keys;
  /** The region of the signature. @default that of the host */
  readonly region?: string;
  readonly date?: Date;
}

/** Running endpoints with a client that signs. */
export interface ServedRegion {
  readonly config: RegionConfig;
  readonly endpoints: Endpoints;
  /** The keys of a project's builds. */
  keysOf(project: string): Promise<Keys>;
  call(call: Call): Promise<Answer>;
  /** Calls an operation in JSON 1.1, by default with the keys of the project `build`. */
  json(
    name: string,
    target: string,
    input: object,
    keys?: Keys,
  ): Promise<{ status: number; answer: ReturnType<typeof JSON.parse> }>;
  /** Sends a token to the webhook. */
  review(token: string): Promise<{ authenticated: boolean; error?: string; user?: object }>;
  close(): Promise<void>;
}

/** Starts the endpoints of a region on free ports. */
export async function serveRegion(
  folder: string,
  changed: Partial<RegionConfig> = {},
  now?: () => Date,
  report: (judgement: Judgement) => void = () => {},
): Promise<ServedRegion> {
  const config = regionConfig(changed);
  const { certificateFile, keyFile } = await createCertificate(folder);
  const certificate = await readFile(certificateFile, 'utf8');
  const listeners = {
    address: '127.0.0.1',
    apiPort: 0,
    tokenReviewPort: 0,
    certificate,
    credentials: { address: '127.0.0.1', port: 0 },
    key: await readFile(keyFile, 'utf8'),
  };
  const endpoints = await startEndpoints(config, listeners, now, { read: () => config, report });
  const post = (port: number, options: https.RequestOptions, body: string) =>
    request({ ...options, host: '127.0.0.1', port, ca: certificate, servername: '' }, body);
  const call: ServedRegion['call'] = async (wanted) => {
    const { method = 'POST', path = '/', body = '' } = wanted;
    const headers = wanted.keys ? await sign(wanted, body) : unsigned(wanted);
    return post(endpoints.apiPort, { method, path, headers }, body);
  };
  const keysOf: ServedRegion['keysOf'] = async (name) => {
    const path = config.projects.find((project) => project.name === name)?.credentialsPath ?? '/none';
    const answer = await fetch(`http://127.0.0.1:${endpoints.credentialsPort}${path}`);
    const { AccessKeyId, SecretAccessKey, Token, message } = (await answer.json()) as Record<string, string>;
    if (!AccessKeyId || !SecretAccessKey || !Token) throw new Error(`${answer.status}: ${message}`);
    return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: Token };
  };
  return {
    config,
    endpoints,
    call,
    keysOf,
    close: () => endpoints.close(),
    async json(name, target, input, keys) {
      const service = name.replace(/^api\./, '');
      const headers = { 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.1' };
      const body = JSON.stringify(input);
      const answer = await call({ name, service, headers, body, keys: keys ?? (await keysOf('build')) });
      return { status: answer.status, answer: JSON.parse(answer.body) };
    },
    async review(token) {
      const asked = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview', spec: { token } };
      const answer = await post(endpoints.tokenReviewPort ?? 0, { method: 'POST' }, JSON.stringify(asked));
      return JSON.parse(answer.body).status;
    },
  };
}

function unsigned({ name, hostRegion = 'eu-west-1', headers }: Call): Record<string, string> {
  return { ...headers, host: serviceHost(name, hostRegion) };
}

async function sign(wanted: Call, body: string): Promise<Record<string, string>> {
  const { keys, service, hostRegion = 'eu-west-1', method = 'POST', path = '/', date = new Date() } = wanted;
  const { region = hostRegion } = wanted;
  const signed = await signer(keys as Keys, service, region).sign(
    new HttpRequest({ method, path, headers: unsigned(wanted), body }),
    { signingDate: date },
  );
  return signed.headers;
}

function request(options: https.RequestOptions, body: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = https.request(options, (incoming) => {
      text(incoming).then(
        (answer) => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: answer }),
        reject,
      );
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
