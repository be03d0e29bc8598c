import { randomBytes } from 'node:crypto';
import { readBasicAuthorization } from '../../aws-api/basic-authorization.ts';
import type { Session } from '../../aws-api/sessions.ts';

export type RegistryLogins = ReturnType<typeof createRegistryLogins>;

const validMs = 12 * 3600_000;
const userName = 'AWS';

/** The passwords for the image registry. They live in memory only. */
export function createRegistryLogins(now: () => Date) {
  const logins = new Map<string, { readonly session: Session; readonly expiresAt: Date }>();
  return {
    /** A password for the caller, valid for 12 hours or as long as the keys, if that is shorter. */
    create(session: Session) {
      const password = randomBytes(96).toString('base64');
      const expiresAt = new Date(now().getTime() + validMs);
      logins.set(password, { session, expiresAt });
      return { password, expiresAt };
    },
    /** The caller of an Authorization header. */
    find(authorization: string | undefined): Session | 'missing' | 'unknown' | 'expired' {
      if (authorization === undefined) return 'missing';
      const given = readBasicAuthorization(authorization);
      const login = given && logins.get(given.password);
      if (login === undefined || given?.user !== userName) return 'unknown';
      const { session, expiresAt } = login;
      return [expiresAt, session.expiration].some((end) => end <= now()) ? 'expired' : session;
    },
  };
}
