import { createHash, timingSafeEqual } from 'node:crypto';
import { Sha256 } from '@smithy/core/checksum';
import { HttpRequest } from '@smithy/core/protocols';
import { SignatureV4 } from '@smithy/signature-v4';
import {
  type Claim,
  parseQuery,
  type Query,
  readHeader,
  readPresigned,
  SignatureFault,
} from './signature-claim.ts';
import { signingDate } from './signing-date.ts';

/** A request as it was received. */
export interface SignedRequest {
  readonly method: string;
  /** The path and query as they were sent. */
  readonly target: string;
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** The keys that a caller signs with. */
export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Temporary keys have one; the request must contain it. */
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** The service that a request is for, and the keys that may sign it. */
interface Verifier<Known extends Keys> {
  readonly service: string;
  readonly region: string;
  readonly now: Date;
  /** How long a presigned request is valid. @default its X-Amz-Expires */
  readonly presignedSeconds?: number | undefined;
  find(accessKeyId: string): Known | undefined;
}

/** How far the clock of a caller may be off, by AWS's documentation. */
const maximumSkewMs = 5 * 60_000;

/**
 * Checks the signature (version 4) of a request, its date, and the expiry of its keys. Returns the keys that signed it.
 * @throws SignatureFault
 */
export async function verifySignature<Known extends Keys>(
  request: SignedRequest,
  verifier: Verifier<Known>,
): Promise<Known> {
  const query = parseQuery(request.target);
  const claim = 'X-Amz-Signature' in query ? readPresigned(query) : readHeader(request.headers);
  const keys = verifier.find(claim.accessKeyId);
  if (keys === undefined || claim.sessionToken !== keys.sessionToken)
    throw new SignatureFault('unknown keys', 'The security token included in the request is invalid.');
  if (keys.expiration !== undefined && keys.expiration <= verifier.now)
    throw new SignatureFault('expired keys', 'The security token included in the request is expired');
  assertScope(claim, verifier);
  assertDate(claim, verifier);
  assertBody(request);
  for (const name of ['host', ...Object.keys(request.headers).filter((name) => name.startsWith('x-amz-'))]) {
    if (!claim.signedHeaders.includes(name)) throw wrongSignature(`'${name}' must be a 'SignedHeader'.`);
  }
  const signature = await sign(request, query, claim, keys);
  if (!timingSafeEqual(Buffer.from(signature), Buffer.from(claim.signature))) {
    throw wrongSignature(
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
    );
  }
  return keys;
}

function assertScope({ scope, dateText }: Claim, { service, region }: Verifier<Keys>): void {
  if (scope.region !== region)
    throw wrongSignature(`Credential should be scoped to a valid region, not '${scope.region}'. `);
  if (scope.service !== service)
    throw wrongSignature(`Credential should be scoped to correct service: '${service}'. `);
  if (scope.date !== dateText.slice(0, 8))
    throw wrongSignature(`Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date`);
}

function assertDate({ date, dateText, expiresIn }: Claim, { now, presignedSeconds }: Verifier<Keys>): void {
  const bound = (sign: '+' | '-', ms: number) => {
    const limit = new Date(now.getTime() + (sign === '+' ? ms : -ms));
    return { limit, words: `${signingDate(limit)} (${signingDate(now)} ${sign} ${ms / 60_000} min.)` };
  };
  const latest = bound('+', maximumSkewMs);
  if (date > latest.limit)
    throw wrongSignature(`Signature not yet current: ${dateText} is still later than ${latest.words}`);
  const validMs = expiresIn === undefined ? maximumSkewMs : (presignedSeconds ?? expiresIn) * 1000;
  const earliest = bound('-', validMs);
  if (date < earliest.limit)
    throw wrongSignature(`Signature expired: ${dateText} is now earlier than ${earliest.words}`);
}

/** A body that was changed after it was signed. */
function assertBody({ headers, body }: SignedRequest): void {
  const named = headers['x-amz-content-sha256'];
  if (named === undefined || named === createHash('sha256').update(body).digest('hex')) return;
  throw wrongSignature('The provided x-amz-content-sha256 header does not match what was computed.');
}

/** Signs the request again, by the SDK's own signer, with the headers that were signed. */
async function sign(request: SignedRequest, query: Query, claim: Claim, keys: Keys): Promise<string> {
  const { region, service } = claim.scope;
  const { accessKeyId, secretAccessKey, sessionToken } = keys;
  const credentials = { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
  const signer = new SignatureV4({
    region,
    service,
    credentials,
    sha256: Sha256,
    applyChecksum: false,
    // S3 alone takes the path as it was sent.
    uriEscapePath: service !== 's3',
  });
  const signed = claim.signedHeaders.map((name) => [name, request.headers[name] ?? ''] as const);
  const [path = '/'] = request.target.split('?');
  const isPresigned = claim.expiresIn !== undefined;
  const own = Object.entries(query).filter(([name]) => !isPresigned || !signatureParameters.has(name));
  const again = new HttpRequest({
    protocol: 'https:',
    method: request.method,
    path,
    query: Object.fromEntries(own),
    headers: Object.fromEntries(signed),
    body: request.body,
  });
  const options = { signingDate: claim.date, signableHeaders: new Set(claim.signedHeaders) };
  if (claim.expiresIn === undefined) {
    const { headers } = await signer.sign(again, options);
    return /Signature=([0-9a-f]{64})$/.exec(headers['authorization'] ?? '')?.[1] ?? '';
  }
  const result = await signer.presign(again, { ...options, expiresIn: claim.expiresIn });
  return String(result.query?.['X-Amz-Signature']);
}

const signatureParameters = new Set(
  ['Algorithm', 'Credential', 'Date', 'Expires', 'SignedHeaders', 'Signature', 'Security-Token'].map(
    (name) => `X-Amz-${name}`,
  ),
);

function wrongSignature(message: string): SignatureFault {
  return new SignatureFault('wrong signature', message);
}
