import { createHash, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { StandInError } from 'programs/program-errors.ts';

/** The one user that the git server knows. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** Reads `{"username": "...", "password": "..."}` from a file. */
export async function loadCredentials(file: string): Promise<Credentials> {
  const value = parseJson(await readFile(file, 'utf8'), file);
  if (typeof value === 'object' && value !== null && 'username' in value && 'password' in value) {
    const { username, password } = value;
    if (isOneLine(username) && isOneLine(password) && !username.includes(':')) return { username, password };
  }
  throw new StandInError(
    `${file}: no credentials; write {"username": "...", "password": "..."}, one line each`,
  );
}

/** What an Authorization header is worth. */
export function judgeAuthorization(
  header: string | undefined,
  credentials: Credentials,
): 'missing' | 'accepted' | 'refused' {
  if (header === undefined) return 'missing';
  const encoded = /^Basic +([A-Za-z0-9+/=]+)$/i.exec(header)?.[1];
  if (encoded === undefined) return 'refused';
  const given = Buffer.from(encoded, 'base64').toString('utf8');
  const wanted = `${credentials.username}:${credentials.password}`;
  return timingSafeEqual(digest(given), digest(wanted)) ? 'accepted' : 'refused';
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function isOneLine(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && !/[\r\n\0]/.test(value);
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new StandInError(`${file}: is not JSON; write {"username": "...", "password": "..."}`);
  }
}
