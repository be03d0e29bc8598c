import { Sha256 } from '@smithy/core/checksum';
import { HttpRequest } from '@smithy/core/protocols';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Keys } from '../../src/aws-api/verify-signature.ts';

/** The signer of the SDK for a service. */
export function signer(
  { accessKeyId, secretAccessKey, sessionToken }: Keys,
  service: string,
  region: string,
) {
  const credentials = { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
  return new SignatureV4({ service, region, credentials, sha256: Sha256 });
}

const prefix = 'k8s-aws-v1.';

/** The presigned request in a token. */
export function tokenUrl(token: string): URL {
  return new URL(Buffer.from(token.slice(prefix.length), 'base64url').toString());
}

/** A token as `aws eks get-token` makes it, with the given keys, cluster and date. */
export async function clusterToken({
  keys,
  cluster,
  date = new Date(),
  expiresIn = 60,
  region = 'eu-west-1',
  query: more = {},
}: {
  readonly keys: Keys;
  readonly cluster: string;
  readonly date?: Date;
  readonly expiresIn?: number;
  /** The region of STS. */
  readonly region?: string;
  /** Other parameters, or other values of the usual ones. */
  readonly query?: Readonly<Record<string, string | string[]>>;
}): Promise<string> {
  const host = `sts.${region}.amazonaws.com`;
  const presigned = await signer(keys, 'sts', region).presign(
    new HttpRequest({
      method: 'GET',
      path: '/',
      query: { Action: 'GetCallerIdentity', Version: '2011-06-15', ...more },
      headers: { host, 'x-k8s-aws-id': cluster },
    }),
    { signingDate: date, expiresIn },
  );
  const query = new URLSearchParams(
    Object.entries(presigned.query ?? {}).flatMap(([name, value]) =>
      [value ?? ''].flat().map((one): [string, string] => [name, one]),
    ),
  );
  return `${prefix}${Buffer.from(`https://${host}/?${query}`).toString('base64url')}`;
}
