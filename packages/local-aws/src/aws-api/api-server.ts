import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { sentenceOf } from 'programs/program-errors.ts';
import { requestedHost } from '../requested-host.ts';
import { ApiFault, InputFault } from './api-fault.ts';
import type { Access, Permissions } from './authorize.ts';
import type { HttpAnswer, Protocol } from './protocols.ts';
import type { Session, Sessions } from './sessions.ts';
import { SignatureFault } from './signature-claim.ts';
import { type SignedRequest, verifySignature } from './verify-signature.ts';

/** An operation of a service. */
export interface Operation {
  /** The permissions that it needs; left out if it needs none, or checks them itself. */
  access?(input: unknown, caller: Pick<Session, 'accountId'>): Access | readonly Access[];
  run(input: unknown, caller: Session, request: SignedRequest): object | Promise<object>;
}

/** A service of a region, at its AWS name. */
export interface ApiService {
  readonly region: string;
  /** `api.ecr.eu-west-1.amazonaws.com` */
  readonly host: string;
  /** The service in the scope of a signature. */
  readonly signingName: string;
  /** How long a presigned request is valid. @default its X-Amz-Expires */
  readonly presignedSeconds?: number;
  readonly protocol: Protocol;
  /** The service's name for a permission that is missing. @default AccessDeniedException */
  readonly deniedCode?: string;
  /** The service's name for a permission that is missing of a KMS key. @default deniedCode */
  readonly keyDeniedCode?: string;
  /** The service's name for an input that it does not take. @default ValidationException */
  readonly invalidCode?: string;
  readonly operations: Readonly<Record<string, Operation>>;
  /** The file in which to add an operation, below packages/local-aws/src. */
  readonly file: string;
}

export interface Region {
  readonly services: readonly ApiService[];
  readonly sessions: Sessions;
  readonly permissions: Permissions;
  readonly now: () => Date;
  readonly onFault: (sentence: string) => void;
}

const longestBodyBytes = 4 * 1024 * 1024;

/** Answers a request for one of the region's services: verifies its signature, checks its permissions, and runs it. */
export async function serveApi(
  region: Region,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { status, headers, body } = await answer(region, incoming);
  response.writeHead(status, headers).end(body);
}

async function answer(region: Region, incoming: IncomingMessage): Promise<HttpAnswer> {
  const host = requestedHost(incoming).toLowerCase();
  const service = region.services.find((one) => one.host === host);
  if (service === undefined) {
    const known = region.services.map((one) => one.host).join(', ');
    return { status: 404, headers: {}, body: `the rehearsal has no ${host}; it has ${known}\n` };
  }
  try {
    return await call(region, service, await readRequest(incoming));
  } catch (error) {
    const { signatureCodes } = service.protocol;
    if (error instanceof SignatureFault)
      return service.protocol.refuse(signatureCodes[error.refusal], error.message);
    const message = sentenceOf(error);
    const code = error instanceof ApiFault ? codeOf(error, service) : 'InternalFailure';
    if (code === 'InternalFailure') region.onFault(`${host}: ${message}`);
    return service.protocol.refuse(code, message);
  }
}

async function call(region: Region, service: ApiService, request: SignedRequest): Promise<HttpAnswer> {
  const { sessions } = region;
  const { protocol, operations, signingName, presignedSeconds } = service;
  const caller = await verifySignature(request, {
    service: signingName,
    region: service.region,
    now: region.now(),
    presignedSeconds,
    find: sessions.find,
  });
  const { operation: name, input } = protocol.read(request);
  const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
  if (operation === undefined)
    throw unknownFault(region, service, `${signingName} ${name}`, protocol.unknownOperation);
  try {
    for (const access of [operation.access?.(input, caller) ?? []].flat())
      region.permissions.assertMay(
        caller,
        { ...access, region: service.region },
        deniedCodeOf(service, access),
      );
    return protocol.answer(name, await operation.run(input, caller, request), request);
  } catch (error) {
    if (!(error instanceof InputFault) || error.unknown.length === 0) throw error;
    const what = `${error.unknown.join(', ')} of ${signingName} ${name}`;
    throw unknownFault(region, service, what, codeOf(error, service));
  }
}

function codeOf(error: ApiFault, { invalidCode = error.code }: ApiService): string {
  return error instanceof InputFault ? invalidCode : error.code;
}

function deniedCodeOf({ deniedCode, keyDeniedCode = deniedCode }: ApiService, { action }: Access) {
  return action.startsWith('kms:') ? keyDeniedCode : deniedCode;
}

/** The refusal of what AWS may know and the rehearsal does not. */
function unknownFault({ onFault }: Region, { file }: ApiService, what: string, code: string): ApiFault {
  const words = `the rehearsal does not know ${what}: teach packages/local-aws/src/${file}`;
  onFault(words);
  return new ApiFault(code, words);
}

async function readRequest(incoming: IncomingMessage): Promise<SignedRequest> {
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, [value].flat().join(',')]);
  if (Number(incoming.headers['content-length'] ?? 0) > longestBodyBytes)
    throw new ApiFault('RequestEntityTooLarge', 'the body is too long');
  return {
    method: incoming.method ?? '',
    target: incoming.url ?? '/',
    headers: Object.fromEntries(headers),
    body: await buffer(incoming),
  };
}
