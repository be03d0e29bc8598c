import { createHash, createHmac } from 'node:crypto';
import { signingDate } from './signing-date.ts';
import type { Keys } from './verify-signature.ts';

/** What a password is for: a repository, at a time. */
interface PasswordClaim {
  /** Without a port. */
  readonly host: string;
  /** `/v1/repos/<name>` */
  readonly path: string;
  readonly region: string;
  readonly date: Date;
}

/**
 * The password that `aws codecommit credential-helper` makes: the date, `Z`, and the signature (version 4) of a request
 * with the method GIT, without a body.
 */
export function codeCommitPassword(claim: PasswordClaim, { secretAccessKey }: Keys): string {
  const { host, path, region } = claim;
  const time = signingDate(claim.date).slice(0, -1);
  const date = time.slice(0, 8);
  const request = `GIT\n${path}\n\nhost:${host}\n\nhost\n`;
  const text = [
    'AWS4-HMAC-SHA256',
    time,
    `${date}/${region}/codecommit/aws4_request`,
    createHash('sha256').update(request).digest('hex'),
  ].join('\n');
  const key = [date, region, 'codecommit', 'aws4_request'].reduce(
    (before: string | Buffer, part) => createHmac('sha256', before).update(part).digest(),
    `AWS4${secretAccessKey}`,
  );
  return `${time}Z${createHmac('sha256', key).update(text).digest('hex')}`;
}

/** The user name of keys: temporary ones have a token. */
export function codeCommitUserName({ accessKeyId, sessionToken }: Keys): string {
  return sessionToken === undefined ? accessKeyId : `${accessKeyId}%${sessionToken}`;
}
