import { createHash, timingSafeEqual } from 'node:crypto';
import { readBasicAuthorization } from '../../aws-api/basic-authorization.ts';
import { codeCommitPassword } from '../../aws-api/codecommit-password.ts';
import type { Session, Sessions } from '../../aws-api/sessions.ts';
import { parseSigningDate } from '../../aws-api/signing-date.ts';

/** A user with HTTPS Git credentials, which do not expire. */
export interface GitUser {
  readonly username: string;
  readonly password: string;
}

/** The callers that the git server knows. */
export interface GitCallers {
  /** The developer. */
  readonly user: GitUser;
  readonly sessions: Pick<Sessions, 'find'>;
  readonly region: string;
  readonly now: () => Date;
}

/** The host and path of a request. */
interface Place {
  /** Without a port. */
  readonly host: string;
  /** `/v1/repos/<name>` */
  readonly path: string;
}

/** By AWS's documentation, a signed password is valid for 15 minutes. */
const validMs = 15 * 60_000;

/** The caller of an Authorization header: the developer or a session; or why it is refused. */
export function findGitCaller(
  authorization: string | undefined,
  place: Place,
  callers: GitCallers,
): GitUser | Session | 'missing' | 'refused' {
  if (authorization === undefined) return 'missing';
  const given = readBasicAuthorization(authorization);
  if (given === undefined) return 'refused';
  const { user } = callers;
  if (isEqual(`${given.user}:${given.password}`, `${user.username}:${user.password}`)) return user;
  return findSession(given.user, given.password, place, callers) ?? 'refused';
}

function findSession(
  username: string,
  password: string,
  place: Place,
  { sessions, region, now }: GitCallers,
): Session | undefined {
  const [, accessKeyId = '', sessionToken] = /^([^%]*)%(.*)$/s.exec(username) ?? [];
  const session = sessions.find(accessKeyId);
  const date = parseSigningDate(password.slice(0, password.indexOf('Z') + 1));
  if (session === undefined || session.sessionToken !== sessionToken || date === undefined) return undefined;
  const age = now().getTime() - date.getTime();
  if (Math.abs(age) > validMs || session.expiration <= now()) return undefined;
  const expected = codeCommitPassword({ ...place, region, date }, session);
  return isEqual(password, expected) ? session : undefined;
}

function isEqual(one: string, other: string): boolean {
  return timingSafeEqual(digest(one), digest(other));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** The line by which `git credential-store` knows the user at a host. */
export function storedCredentials(host: string, { username, password }: GitUser): string {
  return `https://${encodeURIComponent(username)}:${encodeURIComponent(password)}@${host}\n`;
}
