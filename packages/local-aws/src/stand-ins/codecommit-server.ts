/**
 * Stands in for: CodeCommit's git server, `https://git-codecommit.<region>.amazonaws.com/v1/repos/<name>`, and
 * the events that CodeCommit sends to EventBridge.
 * Faithful: git's own HTTP server program serves clone, fetch and push; a user and password are asked for; the
 * names, and the event of each branch or tag that a push changes (account, region, names, commits).
 * Not: one user who may do all, no IAM; no API (`aws codecommit`), no pull requests; HEAD is main whatever is
 * pushed first. An annotated tag's event carries the commit it was put on: AWS does not say which id it sends.
 * A change of any other reference (refs/notes/...) has no event.
 *
 * `node codecommit-server.ts --port 443 --certificate FILE --key FILE --credentials FILE --root FOLDER
 * --account ID --region NAME --repository hello_world`. On stdout: `{"ready":true,"port":N}`, then the events.
 */
import { mkdir, readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import https from 'node:https';
import path from 'node:path';
import { type Listening, listenOnPort } from 'local-cluster/network/sockets/listening.ts';
import { sentenceOf } from 'local-cluster/program/program-errors.ts';
import { readFlags } from 'local-cluster/program/read-flags.ts';
import { complain, printLine, runProgram } from 'local-cluster/program/run-program.ts';
import type { RepositoryEvent } from '../event-bridge/repository-event.ts';
import {
  createBareRepository,
  findGitHttpBackend,
  gitEnvironment,
  readReferences,
} from './codecommit/bare-repository.ts';
import { type Credentials, judgeAuthorization, loadCredentials } from './codecommit/credentials.ts';
import { type BackendProcesses, endBackend, runGitHttpBackend } from './codecommit/git-http-backend.ts';
import { createRepositoryEvent, referenceChanges } from './codecommit/repository-event.ts';
import { type Refusal, type RepositoryRoute, routeRequest } from './codecommit/repository-route.ts';

/** What the git server serves, to whom, and where its events go. */
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
  /** The end of the last push of each repository: pushes wait for each other, so each has its own events. */
  readonly lastPush: Map<string, Promise<void>>;
}

/** Makes the repositories that are missing and serves them on 127.0.0.1. */
export async function startCodeCommitServer(
  options: CodeCommitOptions,
): Promise<Listening & { port: number }> {
  const environment = gitEnvironment(options.searchPath);
  const { root } = options;
  await mkdir(root, { recursive: true });
  for (const name of options.repositories) await createBareRepository({ root, name, environment });
  const backend = await findGitHttpBackend(environment);
  const server: Server = { ...options, environment, backend, processes: new Set(), lastPush: new Map() };
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
  await Promise.all([listening.close(), ...ended, ...server.lastPush.values()]);
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
  const call = () => callBackend(server, route, request, response);
  return route.endpoint === 'git-receive-pack' ? push(server, route.repositoryName, call) : call();
}

function refuse(response: ServerResponse, refusal: Refusal): void {
  response.writeHead(refusal.status, { 'Content-Type': 'text/plain' });
  response.end(`${refusal.sentence}\n`);
}

function callBackend(
  server: Server,
  route: RepositoryRoute,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (response.destroyed) return Promise.resolve();
  const { environment, root, onFault } = server;
  const pathInfo = `/${route.repositoryName}/${route.endpoint}`;
  const user = server.credentials.username;
  return runGitHttpBackend(
    {
      program: server.backend,
      environment,
      root,
      pathInfo,
      query: route.query,
      user,
      request,
      response,
      onFault,
    },
    server.processes,
  );
}

/** Runs a push after those before it and tells of each reference that it changed. */
function push(server: Server, repositoryName: string, call: () => Promise<void>): Promise<void> {
  const before = server.lastPush.get(repositoryName) ?? Promise.resolve();
  const pushed = before.then(() => pushNow(server, repositoryName, call));
  server.lastPush.set(
    repositoryName,
    pushed.catch(() => undefined),
  );
  return pushed;
}

async function pushNow(server: Server, repositoryName: string, call: () => Promise<void>): Promise<void> {
  const directory = path.join(server.root, repositoryName);
  const before = await readReferences(directory, server.environment);
  await call();
  const after = await readReferences(directory, server.environment);
  const { account, region } = server;
  const { username } = server.credentials;
  for (const change of referenceChanges(before, after)) {
    server.onEvent(
      createRepositoryEvent({ change, repositoryName, account, region, username, time: new Date() }),
    );
  }
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

if (import.meta.main) await runProgram('codecommit-server', main);
