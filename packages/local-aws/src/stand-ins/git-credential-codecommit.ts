/**
 * Stands in for: the git credential helper that CodeBuild sets up when a buildspec says
 * `git-credential-helper: yes`.
 * Faithful: git's own protocol; it answers for CodeCommit's host and the repositories' paths only, so git must
 * send paths (`credential.useHttpPath true`), and another host's server never sees the password.
 * Not: the user and password come from a file and do not expire; AWS signs a new password for each request.
 *
 * `credential.helper` is createCredentialHelperCommand's text; git adds get, store or erase.
 */
import { text } from 'node:stream/consumers';
import { FlagError, sentenceOf } from 'programs/program-errors.ts';
import { readFlags } from 'programs/read-flags.ts';
import { complain } from 'programs/run-server.ts';
import { shellLine } from 'programs/shell-word.ts';
import { type Credentials, loadCredentials } from './codecommit/credentials.ts';

/** The requests that the helper answers. */
export interface CredentialScope {
  /** The server's host, with its port unless that is 443. */
  readonly host: string;
  readonly repositories: readonly string[];
}

/** The answer to git's request text: two lines, or none when it asks for something else. */
export function answerCredentialRequest(
  request: string,
  scope: CredentialScope,
  credentials: Credentials,
): string {
  const asked = parseRequest(request);
  const repositoryName = /^v1\/repos\/([^/]+)\/?$/.exec(asked.get('path') ?? '')?.[1];
  const isOurs =
    asked.get('protocol') === 'https' &&
    asked.get('host') === scope.host &&
    repositoryName !== undefined &&
    scope.repositories.includes(repositoryName);
  return isOurs ? `username=${credentials.username}\npassword=${credentials.password}\n` : '';
}

/** The text for git's `credential.helper`: a shell line, in which each word is quoted. */
export function createCredentialHelperCommand(
  options: CredentialScope & { readonly nodeProgram: string; readonly credentialsFile: string },
): string {
  const words = [
    options.nodeProgram,
    import.meta.filename,
    `--credentials=${options.credentialsFile}`,
    `--host=${options.host}`,
    ...options.repositories.map((name) => `--repository=${name}`),
  ];
  return `!${shellLine(words)}`;
}

function parseRequest(request: string): Map<string, string> {
  const lines = request.split('\n').filter((line) => line.includes('='));
  return new Map(
    lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const),
  );
}

async function main(argv: readonly string[]): Promise<void> {
  const operation = argv.at(-1);
  if (operation === undefined || operation.startsWith('--'))
    throw new FlagError('git gives an operation: get');
  const flags = readFlags(argv.slice(0, -1), ['credentials', 'host', 'repository']);
  const scope = { host: flags.one('host'), repositories: flags.many('repository') };
  const credentialsFile = flags.one('credentials');
  const request = await text(process.stdin);
  if (operation !== 'get') return;
  process.stdout.write(answerCredentialRequest(request, scope, await loadCredentials(credentialsFile)));
}

if (import.meta.main) {
  await main(process.argv.slice(2)).catch((error: unknown) => {
    complain('git-credential-codecommit', sentenceOf(error));
    process.exitCode = error instanceof FlagError ? 2 : 1;
  });
}
