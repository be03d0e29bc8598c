import { parseSigningDate } from './signing-date.ts';

/** Why a signature is refused. Services of different protocols name these differently. */
export type SignatureRefusal = 'missing' | 'incomplete' | 'unknown keys' | 'expired keys' | 'wrong signature';

/** A request whose signature is not valid. */
export class SignatureFault extends Error {
  readonly refusal: SignatureRefusal;

  constructor(refusal: SignatureRefusal, message: string) {
    super(message);
    this.refusal = refusal;
  }
}

/** The signature of a request with its parameters, from the header or, if presigned, from the query. */
export interface Claim {
  readonly accessKeyId: string;
  readonly scope: { readonly date: string; readonly region: string; readonly service: string };
  readonly date: Date;
  readonly dateText: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  readonly sessionToken: string | undefined;
  /** Of a presigned request. */
  readonly expiresIn?: number;
}

const maximumExpirySeconds = 7 * 24 * 3600;

/** The query of a request; a parameter that is there twice has a list. */
export type Query = Readonly<Record<string, string | string[]>>;

export function parseQuery(target: string): Query {
  const query: Record<string, string | string[]> = {};
  for (const [name, value] of new URL(target, 'https://host').searchParams) {
    const before = query[name];
    query[name] = before === undefined ? value : [before, value].flat();
  }
  return query;
}

/** The signature in the Authorization header, whose parts may have any order. */
export function readHeader(headers: Readonly<Record<string, string>>): Claim {
  const { authorization: text, 'x-amz-date': date } = headers;
  if (text === undefined) throw new SignatureFault('missing', 'Request is missing Authentication Token');
  const [, parameters = ''] = /^AWS4-HMAC-SHA256 +(.*)$/.exec(text) ?? [];
  const given = new Map(
    parameters.split(',').map((part) => {
      const [name = '', ...value] = part.trim().split('=');
      return [name, value.join('=')] as const;
    }),
  );
  const one = (name: string) => given.get(name) ?? '';
  const missing = ['Credential', 'Signature', 'SignedHeaders']
    .filter((name) => one(name) === '')
    .map((name) => `Authorization header requires '${name}' parameter. `);
  if (date === undefined)
    missing.push("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ");
  if (missing.length > 0)
    throw new SignatureFault('incomplete', `${missing.join('')}Authorization=${text.split(' ')[0]}`);
  return readClaim({
    credential: one('Credential'),
    signedHeaders: one('SignedHeaders'),
    signature: one('Signature'),
    date,
    sessionToken: headers['x-amz-security-token'],
  });
}

/** The signature in the query of a presigned request. */
export function readPresigned(query: Query): Claim {
  const one = (name: string) => (typeof query[name] === 'string' ? query[name] : '');
  if (one('X-Amz-Algorithm') !== 'AWS4-HMAC-SHA256') throw incomplete('X-Amz-Algorithm');
  const expires = one('X-Amz-Expires');
  if (!/^\d{1,6}$/.test(expires) || Number(expires) > maximumExpirySeconds) throw incomplete('X-Amz-Expires');
  const claim = readClaim({
    credential: one('X-Amz-Credential'),
    signedHeaders: one('X-Amz-SignedHeaders'),
    signature: one('X-Amz-Signature'),
    date: one('X-Amz-Date'),
    sessionToken: one('X-Amz-Security-Token') || undefined,
  });
  return { ...claim, expiresIn: Number(expires) };
}

function readClaim(given: {
  readonly credential: string;
  readonly signedHeaders: string;
  readonly signature: string;
  readonly date: string | undefined;
  readonly sessionToken: string | undefined;
}): Claim {
  const { credential, signedHeaders, signature, date: dateText = '', sessionToken } = given;
  const [accessKeyId, date, region, service, end, ...more] = credential.split('/');
  if (!accessKeyId || !date || !region || !service || end !== 'aws4_request' || more.length > 0)
    throw new SignatureFault(
      'incomplete',
      `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${credential}'`,
    );
  const signedAt = parseSigningDate(dateText);
  if (signedAt === undefined) throw incomplete('X-Amz-Date');
  if (!/^[0-9a-f]{64}$/.test(signature)) throw incomplete('Signature');
  return {
    accessKeyId,
    dateText,
    signature,
    sessionToken,
    scope: { date, region, service },
    date: signedAt,
    signedHeaders: signedHeaders.split(';'),
  };
}

function incomplete(parameter: string): SignatureFault {
  return new SignatureFault(
    'incomplete',
    `The request signature does not conform to AWS standards: ${parameter}`,
  );
}
