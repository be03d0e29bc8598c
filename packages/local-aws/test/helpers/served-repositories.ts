import { readFile } from 'node:fs/promises';
import https from 'node:https';
import path from 'node:path';
import { eventually } from '../../../programs/test/helpers/eventually.ts';
import { closedAfterEach, temporaryFolders } from '../../../programs/test/helpers/temporary-folder.ts';
import { createPermissions } from '../../src/aws-api/authorize.ts';
import { createSessions } from '../../src/aws-api/sessions.ts';
import type { IamRole } from '../../src/iam/read-roles.ts';
import type { RepositoryEvent } from '../../src/stand-ins/codecommit/repository-event.ts';
import { startCodeCommitServer } from '../../src/stand-ins/codecommit-server.ts';
import { createCertificate } from './certificate.ts';
import { createGitClient } from './git-client.ts';

export const credentials = { username: 'codebuild', password: 'p%ss word/=:' };
export const repositories = ['hello_world', 'other.repo'];

/** The answer to a request that a test made by hand. */
export interface Answer {
  readonly status: number | undefined;
  readonly headers: object;
  readonly text: string;
}

/** Makes git servers with a client and the events they sent; call it in a describe. */
export function servedRepositories() {
  const makeFolder = temporaryFolders();
  const closing = closedAfterEach();

  /** A certificate and a folder for the repositories. */
  async function prepare() {
    const folder = await makeFolder();
    const { certificateFile, keyFile } = await createCertificate(folder);
    return { folder, certificateFile, keyFile, root: path.join(folder, 'served') };
  }

  /** A server of the two repositories, empty, for the developer and the roles. */
  async function serve(roles: readonly IamRole[] = []) {
    const region = 'eu-west-1';
    const sessions = createSessions(() => new Date());
    const permissions = createPermissions({ roles, resourcePolicies: [], region });
    const prepared = await prepare();
    const events: RepositoryEvent[] = [];
    const faults: string[] = [];
    const certificate = await readFile(prepared.certificateFile, 'utf8');
    const server = closing(
      await startCodeCommitServer({
        port: 0,
        certificate,
        key: await readFile(prepared.keyFile, 'utf8'),
        root: prepared.root,
        repositories,
        permissions,
        callers: { user: credentials, sessions, region, now: () => new Date() },
        account: '000000000000',
        region,
        searchPath: process.env['PATH'] ?? '',
        onEvent: (event) => events.push(event),
        onFault: (sentence) => faults.push(sentence),
      }),
    );
    const client = await createGitClient({ ...prepared, port: server.port, user: credentials });
    const seen = (count: number) =>
      eventually(`${count} events`, () => (events.length >= count ? events.splice(0) : undefined));
    const request = (options: https.RequestOptions) => startRequest(server.port, certificate, options);
    return { ...prepared, server, client, seen, faults, request, sessions };
  }

  return { serve };
}

function startRequest(port: number, ca: string, options: https.RequestOptions) {
  const auth = `${credentials.username}:${credentials.password}`;
  return https.request({ host: '127.0.0.1', port, ca, auth, agent: false, ...options });
}

/** Sends the body of a request and reads the answer. */
export function answerTo(request: ReturnType<typeof https.request>, body = Buffer.alloc(0)): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('latin1');
        resolve({ status: response.statusCode, headers: response.headers, text });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}
