import { createHash, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { ActionableError } from 'programs/actionable-error.ts';
import { z } from 'zod';
import { parseJson } from '../../terraform/json.ts';

const oneLine = z.string().regex(/^[^\r\n\0]+$/);
const credentials = z.object({ username: oneLine.regex(/^[^:]+$/), password: oneLine });

/** The one user that the git server knows. */
export type Credentials = Readonly<z.infer<typeof credentials>>;

/** Reads `{"username": "...", "password": "..."}` from a file. */
export async function loadCredentials(file: string): Promise<Credentials> {
  const parsed = credentials.safeParse(parseJson(await readFile(file, 'utf8')));
  if (parsed.success) return parsed.data;
  throw new ActionableError(
    `${file}: no credentials; write {"username": "...", "password": "..."}, one line each`,
  );
}

/** Checks an Authorization header. */
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
