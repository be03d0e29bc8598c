import { randomBytes } from 'node:crypto';

/** The session of a role that calls. */
export interface Caller {
  readonly roleArn: string;
  readonly accountId: string;
  /** `arn:aws:sts::<account>:assumed-role/<role>/<session name>` */
  readonly arn: string;
}

/** Temporary keys of a role, as STS and CodeBuild hand them out. */
export interface Session extends Caller {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
  /** `<id of the role>:<session name>` */
  readonly userId: string;
}

export type Sessions = ReturnType<typeof createSessions>;

/** The sessions of a region. They live in memory only. */
export function createSessions(now: () => Date) {
  const sessions = new Map<string, Session>();
  const roleIds = new Map<string, string>();
  return {
    /** Hands out new keys of a role. */
    start(roleArn: string, sessionName: string, seconds: number): Session {
      const roleId = roleIds.get(roleArn) ?? `AROA${letters(16)}`;
      roleIds.set(roleArn, roleId);
      const session: Session = {
        accessKeyId: `ASIA${letters(16)}`,
        secretAccessKey: randomBytes(30).toString('base64'),
        sessionToken: randomBytes(48).toString('base64'),
        expiration: new Date(now().getTime() + seconds * 1000),
        ...callerOf(roleArn, sessionName),
        userId: `${roleId}:${sessionName}`,
      };
      sessions.set(session.accessKeyId, session);
      return session;
    },
    find: (accessKeyId: string) => sessions.get(accessKeyId),
  };
}

/** STS names the role of a session without its path. */
export function callerOf(roleArn: string, sessionName: string): Caller {
  const [, accountId = '', role = ''] = /^arn:aws:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(roleArn) ?? [];
  return { roleArn, accountId, arn: `arn:aws:sts::${accountId}:assumed-role/${role}/${sessionName}` };
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function letters(count: number): string {
  return [...randomBytes(count)].map((byte) => alphabet[byte % alphabet.length]).join('');
}
