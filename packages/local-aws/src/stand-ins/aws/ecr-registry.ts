/**
 * Stands in for: ECR's image registry, `https://<account>.dkr.ecr.<region>.amazonaws.com/v2/`, in front of a real
 * docker-registry, for docker, containerd and the kubelet.
 * Faithful: the password of `aws ecr get-login-password`, which ends after 12 hours or with the keys of its role; each
 * request is judged as the ECR action that it is, by the policies of the role and of the repository; refusals in ECR's
 * words; an immutable tag does not move.
 * Not: a tag that is immutable is refused for the same digest too, as ECR's answer to that is not documented. A layer is
 * sent at once and not by a redirect to S3. Layers of other repositories are not mounted. Programs of the sandbox reach the
 * docker-registry at an address of its own, which asks for nothing.
 */
import http, { type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { ApiFault } from '../../aws-api/api-fault.ts';
import type { Permissions } from '../../aws-api/authorize.ts';
import type { Session } from '../../aws-api/sessions.ts';
import { findRepository, immutableTagWords, isMovable, repositoryAccess, tagPattern } from './ecr-image.ts';
import type { ImageRegistry } from './image-registry.ts';
import type { RegionConfig } from './region-config.ts';
import type { RegistryLogins } from './registry-logins.ts';

/** The registry of a region. */
interface RegistryFront {
  readonly config: RegionConfig;
  readonly logins: RegistryLogins;
  readonly permissions: Permissions;
  readonly registry: ImageRegistry;
}

/** The host under which images are pushed and pulled. */
export const registryHost = ({ accountId, region }: Pick<RegionConfig, 'accountId' | 'region'>) =>
  `${accountId}.dkr.ecr.${region}.amazonaws.com`;

const layer = /^blobs\/sha256:[0-9a-f]{64}$/;
const upload = /^blobs\/uploads\/[\w-]+$/;
const manifest = /^manifests\/(?:\w[\w.-]{0,127}|sha256:[0-9a-f]{64})$/;

/**
 * The ECR action that a request of the registry's HTTP API is. The paths are exact, since the registry would read an escape
 * or a `..` otherwise than they are judged here.
 */
const actions: readonly (readonly [methods: readonly string[], path: RegExp, action: string])[] = [
  [['HEAD'], layer, 'BatchCheckLayerAvailability'],
  [['GET'], layer, 'GetDownloadUrlForLayer'],
  [['POST'], /^blobs\/uploads\/$/, 'InitiateLayerUpload'],
  [['PATCH'], upload, 'UploadLayerPart'],
  [['PUT'], upload, 'CompleteLayerUpload'],
  [['HEAD', 'GET'], manifest, 'BatchGetImage'],
  [['PUT'], manifest, 'PutImage'],
  [['GET'], /^tags\/list$/, 'ListImages'],
];

const statuses: Readonly<Record<string, number>> = {
  DENIED: 403,
  NAME_UNKNOWN: 404,
  UNSUPPORTED: 405,
  TAG_INVALID: 400,
};

/** Judges a request by its login and passes it to the registry. */
export async function serveRegistry(
  front: RegistryFront,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const session = front.logins.find(request.headers.authorization);
  if (session === 'missing') return askForLogin(front, response);
  if (session === 'unknown') {
    response.writeHead(400, { 'content-type': 'text/plain' }).end('Bad Request\n');
    return;
  }
  try {
    if (session === 'expired')
      throw new ApiFault('DENIED', 'Your authorization token has expired. Reauthenticate and try again.');
    await passOn(front, await judge(front, session, request), request, response);
  } catch (error) {
    if (!(error instanceof ApiFault)) throw error;
    const body = JSON.stringify({ errors: [{ code: error.code, message: error.message }] });
    response.writeHead(statuses[error.code] ?? 400, { 'content-type': 'application/json' }).end(body);
  }
}

function askForLogin({ config }: RegistryFront, response: ServerResponse): void {
  response.writeHead(401, {
    'www-authenticate': `Basic realm="https://${registryHost(config)}/",service="ecr.amazonaws.com"`,
    'docker-distribution-api-version': 'registry/2.0',
    'content-type': 'text/plain',
  });
  response.end('Not Authorized\n');
}

/** The path to ask the registry for. @throws ApiFault if the caller may not */
async function judge(front: RegistryFront, session: Session, request: IncomingMessage): Promise<string> {
  const { config, permissions } = front;
  const target = request.url ?? '';
  const [path = ''] = target.split('?');
  if (path === '/v2/') return target;
  const [, name = '', rest = ''] = /^\/v2\/(.+?)\/((?:blobs|manifests|tags)\/.*)$/.exec(path) ?? [];
  const found = actions.find(([methods, of]) => methods.includes(request.method ?? '') && of.test(rest));
  if (found === undefined)
    throw new ApiFault(
      'UNSUPPORTED',
      `the rehearsal does not know ${request.method} ${path}: teach packages/local-aws/src/stand-ins/aws/ecr-registry.ts`,
    );
  const action = found[2];
  const place = { registryId: config.accountId, repositoryName: name };
  permissions.assertMay(session, repositoryAccess(action, place, config), 'DENIED');
  const repository = findRepository(place, config, 'NAME_UNKNOWN');
  if (action === 'PutImage') {
    const reference = rest.slice(rest.indexOf('/') + 1);
    if (
      tagPattern.test(reference) &&
      !isMovable(reference, repository) &&
      (await front.registry.getManifest(name, reference))
    )
      throw new ApiFault('TAG_INVALID', immutableTagWords(reference, repository));
  }
  // Its query would ask for a layer of another repository.
  return action === 'InitiateLayerUpload' ? path : target;
}

async function passOn(
  { config }: RegistryFront,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { authorization: _, ...headers } = request.headers;
  const outgoing = http.request(new URL(path, config.registryUrl), {
    method: request.method,
    // The registry writes addresses for this host into its answers.
    headers: { ...(headers as OutgoingHttpHeaders), 'x-forwarded-proto': 'https' },
  });
  const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once('response', resolve).on('error', reject);
    request.once('error', (error) => outgoing.destroy(error));
    request.pipe(outgoing);
  });
  // The registry may answer before it has read all of the body, and then reads no more.
  request.unpipe(outgoing).resume();
  response.writeHead(incoming.statusCode ?? 502, incoming.headers);
  await pipeline(incoming, response);
}
