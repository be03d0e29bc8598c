import type { Keys } from '../../src/aws-api/verify-signature.ts';

/** A call of STS, which takes a form. */
export const form = (input: Record<string, string>) => ({
  name: 'sts',
  service: 'sts',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams({ Version: '2011-06-15', ...input }).toString(),
});

export const whoAmI = form({ Action: 'GetCallerIdentity' });

/** The text of an element of an answer in XML. */
export const tag = (body: string, name: string) =>
  new RegExp(`<${name}>([^<]*)</${name}>`).exec(body)?.[1] ?? '';

export const keysIn = (body: string): Keys => ({
  accessKeyId: tag(body, 'AccessKeyId'),
  secretAccessKey: tag(body, 'SecretAccessKey'),
  sessionToken: tag(body, 'SessionToken'),
});
