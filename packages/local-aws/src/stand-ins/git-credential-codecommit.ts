/**
 * Stands in for: the git credential helper of CodeBuild's image, which a buildspec asks for by
 * `git-credential-helper: yes`.
 * Faithful: git's own protocol; a password is signed for each request by the keys of the project's role, in the form of
 * `aws codecommit credential-helper`, which git may use instead. Only CodeCommit's host of the region gets one.
 * Not: it is a program of the rehearsal, because the AWS CLI takes a second for each request of git.
 *
 * `credential.helper` is credentialHelperCommand's text; git adds get, store or erase.
 */
import { text } from 'node:stream/consumers';
import { sentenceOf } from 'programs/program-errors.ts';
import { complain } from 'programs/run-server.ts';
import { shellLine } from 'programs/shell-word.ts';
import { codeCommitPassword, codeCommitUserName } from '../aws-api/codecommit-password.ts';
import type { Keys } from '../aws-api/verify-signature.ts';

/** The text for git's `credential.helper`: a shell line, in which each word is quoted. */
export function credentialHelperCommand(nodeProgram: string): string {
  return `!${shellLine([nodeProgram, import.meta.filename])}`;
}

/** The repository that git's request asks for; undefined for another server. */
export function askedRepository(
  request: string,
  region: string,
): { readonly host: string; readonly path: string } | undefined {
  const lines = request.split('\n').filter((line) => line.includes('='));
  const asked = new Map(
    lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const),
  );
  const host = asked.get('host')?.replace(/:\d+$/, '');
  const path = asked.get('path')?.replace(/\/$/, '');
  const isOurs = asked.get('protocol') === 'https' && host === `git-codecommit.${region}.amazonaws.com`;
  return isOurs && path !== undefined ? { host, path: `/${path}` } : undefined;
}

/** Where CodeBuild's container gets the keys of its role. */
function credentialsUrl(environment: NodeJS.ProcessEnv): URL {
  const { AWS_CONTAINER_CREDENTIALS_FULL_URI: full, AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: path } =
    environment;
  if (full !== undefined) return new URL(full);
  if (path === undefined) throw new Error('AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is not set');
  return new URL(path, 'http://169.254.170.2');
}

async function fetchKeys(url: URL): Promise<Keys> {
  const answer = await fetch(url);
  const { AccessKeyId, SecretAccessKey, Token, message } = (await answer.json()) as Record<string, string>;
  if (!AccessKeyId || !SecretAccessKey || !Token) throw new Error(`no keys of the role: ${message}`);
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: Token };
}

async function main([operation]: readonly string[]): Promise<void> {
  const request = await text(process.stdin);
  if (operation !== 'get') return;
  const region = process.env['AWS_REGION'] ?? '';
  const asked = askedRepository(request, region);
  if (asked === undefined) return;
  const keys = await fetchKeys(credentialsUrl(process.env));
  const password = codeCommitPassword({ ...asked, region, date: new Date() }, keys);
  process.stdout.write(`username=${codeCommitUserName(keys)}\npassword=${password}\n`);
}

if (import.meta.main) {
  await main(process.argv.slice(2)).catch((error: unknown) => {
    complain('git-credential-codecommit', sentenceOf(error));
    process.exitCode = 1;
  });
}
