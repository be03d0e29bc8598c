/**
 * Stands in for: CodeCommit's git server, `https://git-codecommit.<region>.amazonaws.com/v1/repos/<name>`, and
 * its events for EventBridge.
 * Faithful: git's own HTTP server program serves clone, fetch and push, with a user and a password; the names, and the
 * event of each branch or tag that a push changes (account, region, names, commits).
 * Not: one user may do everything, without IAM; no API (`aws codecommit`), no pull requests; HEAD is main, whatever is
 * pushed first. An annotated tag's event has the commit of the tag: AWS does not document which id it sends. A change
 * of any other reference (refs/notes/...) has no event.
 *
 * `node codecommit-server.ts --port 443 --certificate FILE --key FILE --credentials FILE --root FOLDER
 * --account ID --region NAME --repository hello_world`. On stdout: `{"ready":true,"port":N}`, then the events.
 */
import { mkdir, readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import https from 'node:https';
import { type Listening, listenOnPort } from 'local-cluster/network/listening.ts';
import { sentenceOf } from 'programs/program-errors.ts';
import { readFlags } from 'programs/read-flags.ts';
import { complain, printLine, runServer } from 'programs/run-server.ts';
import { createBareRepository, findGitHttpBackend, gitEnvironment } from './codecommit/bare-repository.ts';
import { type Credentials, judgeAuthorization, loadCredentials } from './codecommit/credentials.ts';
import { type BackendProcesses, endBackend, runGitHttpBackend } from './codecommit/git-http-backend.ts';
import { type RepositoryEvent, repositoryEvents } from './codecommit/repository-event.ts';
import { type Refusal, type RepositoryRoute, routeRequest } from './codecommit/repository-route.ts';

/** The options of the git server. */
export interface CodeCommitOptions {
  readonly port: number;
  readonly certificate: string;
  readonly key: string;
  readonly credentials: Credentials;
  /** The folder of the bare repositories. */
  readonly root: string;
  readonly repositories: readonly string[];
  readonly account: string;
  readonly region: string;
  /** The PATH on which git is found. */
  readonly searchPath: string;
  readonly onEvent: (event: RepositoryEvent) => void;
  readonly onFault: (sentence: string) => void;
}

interface Server extends CodeCommitOptions {
  readonly environment: Record<string, string>;
  readonly backend: string;
  readonly processes: BackendProcesses;
}

/** Creates missing repositories and serves them on 127.0.0.1. */
export async function startCodeCommitServer(
  options: CodeCommitOptions,
): Promise<Listening & { port: number }> {
  const environment = gitEnvironment(options.searchPath);
  const { root } = options;
  await mkdir(root, { recursive: true });
  for (const name of options.repositories) await createBareRepository({ root, name, environment });
  const backend = await findGitHttpBackend(environment);
  const server: Server = { ...options, environment, backend, processes: new Set() };
  const tls = { cert: options.certificate, key: options.key, requestTimeout: 0 };
  const listener = https.createServer(tls, (request, response) => {
    serve(server, request, response).catch((error: unknown) => {
      options.onFault(sentenceOf(error));
      response.destroy();
    });
  });
  const listening = await listenOnPort(listener, options.port);
  return { port: listening.port, close: () => closeServer(server, listening) };
}

async function closeServer(server: Server, listening: Listening): Promise<void> {
  const ended = [...server.processes].map((child) => new Promise((resolve) => child.once('close', resolve)));
  for (const child of server.processes) endBackend(child);
  await Promise.all([listening.close(), ...ended]);
}

async function serve(server: Server, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const judgement = judgeAuthorization(request.headers.authorization, server.credentials);
  if (judgement === 'missing') {
    response.setHeader('WWW-Authenticate', 'Basic realm="CodeCommit of the rehearsal"');
    return refuse(response, { status: 401, sentence: 'a user and a password are needed' });
  }
  if (judgement === 'refused') return refuse(response, { status: 403, sentence: 'wrong user or password' });
  const route = routeRequest(request.method ?? '', request.url ?? '', server.repositories);
  if ('status' in route) return refuse(response, route);
  return callBackend(server, route, request, response);
}

function refuse(response: ServerResponse, refusal: Refusal): void {
  response.writeHead(refusal.status, { 'Content-Type': 'text/plain' });
  response.end(`${refusal.sentence}\n`);
}

function callBackend(
  { environment, root, onFault, onEvent, account, region, credentials, backend, processes }: Server,
  { repositoryName, endpoint, query }: RepositoryRoute,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { username } = credentials;
  const call = {
    ...{ program: backend, environment, root, user: username, request, response, onFault },
    pathInfo: `/${repositoryName}/${endpoint}`,
    query,
    onPushed(lines: string) {
      const context = { repositoryName, account, region, username, time: new Date() };
      for (const event of repositoryEvents(lines, context)) onEvent(event);
    },
  };
  return runGitHttpBackend(call, processes);
}

const flagNames = ['port', 'certificate', 'key', 'credentials', 'root', 'account', 'region', 'repository'];

async function main(): Promise<Listening> {
  const flags = readFlags(process.argv.slice(2), flagNames);
  flags.one('repository');
  const server = await startCodeCommitServer({
    port: flags.port('port'),
    certificate: await readFile(flags.one('certificate'), 'utf8'),
    key: await readFile(flags.one('key'), 'utf8'),
    credentials: await loadCredentials(flags.one('credentials')),
    root: flags.one('root'),
    repositories: flags.many('repository'),
    account: flags.one('account'),
    region: flags.one('region'),
    searchPath: process.env['PATH'] ?? '',
    onEvent: printLine,
    onFault: (sentence) => complain('codecommit-server', sentence),
  });
  printLine({ ready: true, port: server.port });
  return server;
}

if (import.meta.main) await runServer('codecommit-server', main);
