/**
 * Stands in for: CodeCommit's git server, `https://git-codecommit.<region>.amazonaws.com/v1/repos/<name>`, and
 * its events for EventBridge.
 * Faithful: git's own HTTP server program serves clone, fetch and push. A user name and password of the AWS CLI's credential
 * helper are verified, with their date and the expiry of the keys, and IAM judges GitPull or GitPush on the repository. The
 * names, and the event of each branch or tag that a push changes (account, region, names, commits).
 * Not: the developer is one user with HTTPS Git credentials, who may pull and push. No API (`aws codecommit`), no pull
 * requests; HEAD is main, whatever is pushed first. An annotated tag's event has the commit of the tag: AWS does not
 * document which id it sends. A change of any other reference (refs/notes/...) has no event.
 */
import { mkdir } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import https from 'node:https';
import { type Listening, listenOnPort } from 'local-cluster/network/listening.ts';
import { sentenceOf } from 'programs/program-errors.ts';
import { ApiFault } from '../aws-api/api-fault.ts';
import type { Permissions } from '../aws-api/authorize.ts';
import { requestedHost } from '../requested-host.ts';
import { createBareRepository, findGitHttpBackend, gitEnvironment } from './codecommit/bare-repository.ts';
import { findGitCaller, type GitCallers } from './codecommit/caller.ts';
import { type BackendProcesses, endBackend, runGitHttpBackend } from './codecommit/git-http-backend.ts';
import { type RepositoryEvent, repositoryEvents } from './codecommit/repository-event.ts';
import { type Refusal, type RepositoryRoute, routeRequest } from './codecommit/repository-route.ts';

/** Where the git server listens, on 127.0.0.1, and what it serves. */
export interface GitListener {
  readonly port: number;
  readonly certificate: string;
  readonly key: string;
  /** The folder of the bare repositories. */
  readonly root: string;
  /** The PATH on which git is found. */
  readonly searchPath: string;
  readonly onEvent: (event: RepositoryEvent) => void;
}

interface CodeCommitOptions extends GitListener {
  readonly callers: GitCallers;
  readonly permissions: Pick<Permissions, 'assertMay'>;
  readonly repositories: readonly string[];
  readonly account: string;
  readonly region: string;
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
  const host = requestedHost(request);
  const target = request.url ?? '';
  const [path = ''] = /^\/v1\/repos\/[\w.-]+/.exec(target) ?? [];
  const caller = findGitCaller(request.headers.authorization, { host, path }, server.callers);
  if (caller === 'missing') {
    response.setHeader('WWW-Authenticate', 'Basic realm="CodeCommit of the rehearsal"');
    return refuse(response, { status: 401, sentence: 'a user and a password are needed' });
  }
  if (caller === 'refused') return refuse(response, { status: 403, sentence: 'wrong user or password' });
  const route = routeRequest(request.method ?? '', target, server.repositories);
  if ('status' in route) return refuse(response, route);
  const { account, region, permissions } = server;
  if ('username' in caller) {
    const arn = `arn:aws:iam::${account}:user/${caller.username}`;
    return callBackend(server, { ...route, callerArn: arn }, request, response);
  }
  const resource = `arn:aws:codecommit:${region}:${account}:${route.repositoryName}`;
  try {
    permissions.assertMay(caller, { action: `codecommit:${route.action}`, resource });
  } catch (error) {
    if (!(error instanceof ApiFault)) throw error;
    return refuse(response, { status: 403, sentence: error.message });
  }
  return callBackend(server, { ...route, callerArn: caller.arn }, request, response);
}

function refuse(response: ServerResponse, refusal: Refusal): void {
  response.writeHead(refusal.status, { 'Content-Type': 'text/plain' });
  response.end(`${refusal.sentence}\n`);
}

function callBackend(
  { environment, root, onFault, onEvent, account, region, backend, processes }: Server,
  { repositoryName, endpoint, query, callerArn }: RepositoryRoute & { readonly callerArn: string },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const call = {
    program: backend,
    environment,
    root,
    user: callerArn,
    request,
    response,
    onFault,
    pathInfo: `/${repositoryName}/${endpoint}`,
    query,
    onPushed(lines: string) {
      const context = { repositoryName, account, region, callerArn, time: new Date() };
      for (const event of repositoryEvents(lines, context)) onEvent(event);
    },
  };
  return runGitHttpBackend(call, processes);
}
