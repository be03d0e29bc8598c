import { randomBytes } from 'node:crypto';

/** Temporary keys of a role, as STS and CodeBuild hand them out. */
export interface Session {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
  readonly roleArn: string;
  readonly accountId: string;
  /** `arn:aws:sts::<account>:assumed-role/<role>/<session name>` */
  readonly arn: string;
  /** `<id of the role>:<session name>` */
  readonly userId: string;
}

/** The sessions of a region. They live in memory only. */
export interface Sessions {
  /** Hands out new keys of a role. */
  start(roleArn: string, sessionName: string, seconds: number): Session;
  find(accessKeyId: string): Session | undefined;
}

export function createSessions(now: () => Date): Sessions {
  const sessions = new Map<string, Session>();
  const roleIds = new Map<string, string>();
  return {
    start(roleArn, sessionName, seconds) {
      const [, account = '', path = ''] = /^arn:aws:iam::(\d{12}):role\/(.+)$/.exec(roleArn) ?? [];
      const roleId = roleIds.get(roleArn) ?? `AROA${letters(16)}`;
      roleIds.set(roleArn, roleId);
      const session: Session = {
        accessKeyId: `ASIA${letters(16)}`,
        secretAccessKey: randomBytes(30).toString('base64'),
        sessionToken: randomBytes(48).toString('base64'),
        expiration: new Date(now().getTime() + seconds * 1000),
        roleArn,
        accountId: account,
        arn: `arn:aws:sts::${account}:assumed-role/${path.slice(path.lastIndexOf('/') + 1)}/${sessionName}`,
        userId: `${roleId}:${sessionName}`,
      };
      sessions.set(session.accessKeyId, session);
      return session;
    },
    find: (accessKeyId) => sessions.get(accessKeyId),
  };
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function letters(count: number): string {
  return [...randomBytes(count)].map((byte) => alphabet[byte % alphabet.length]).join('');
}
