/**
 * Stands in for: the endpoints of AWS's services that builds call, at their own names over TLS, for the real AWS CLI and
 * SDK.
 * Each service is a file in `aws/`, with what it does like AWS.
 * Faithful: the signature (version 4) of each request, its date, and the expiry of its keys are verified, and IAM judges
 * it by the synthesized policies of roles and resources. A missing permission is refused in AWS's words.
 * Not: service control policies, permissions boundaries; other services, names and operations, which are refused by
 * name.
 *
 * `node aws-endpoints.ts --config FILE --address 127.0.0.3 --certificate FILE --key FILE ...`. On stdout:
 * `{"ready":true}`, then CodeCommit's events. `--judgements FILE` gets a line for each
 * request that IAM or EKS judged. Changed roles and access entries in the configuration hold from the next request on.
 */
import { appendFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import { type Listening, listenOnPort } from 'local-cluster/network/listening.ts';
import { sentenceOf } from 'programs/program-errors.ts';
import { readFlags } from 'programs/read-flags.ts';
import { complain, printLine, runServer } from 'programs/run-server.ts';
import { type ApiService, type Region, serveApi } from '../aws-api/api-server.ts';
import { createPermissions, type Permissions, type RegionPolicies } from '../aws-api/authorize.ts';
import { type Judgement, judgeToken, reportedPermissions } from '../aws-api/judgements.ts';
import { createSessions, type Sessions } from '../aws-api/sessions.ts';
import { requestedHost } from '../requested-host.ts';
import { serveCredentials } from './aws/credentials-endpoint.ts';
import { ecrService } from './aws/ecr.ts';
import { registryHost, serveRegistry } from './aws/ecr-registry.ts';
import { eksService } from './aws/eks.ts';
import { createImageRegistry } from './aws/image-registry.ts';
import { type RegionConfig, regionsOf, watchRegionConfig } from './aws/region-config.ts';
import { createRegistryLogins, type RegistryLogins } from './aws/registry-logins.ts';
import { codePipelineService, snsService } from './aws/rehearsal-services.ts';
import { type StsAccess, stsService } from './aws/sts.ts';
import { serveTokenReview } from './aws/token-review.ts';
import { type GitListener, startCodeCommitServer } from './codecommit-server.ts';

/** Where the endpoints listen; a port 0 takes a free one. */
export interface Listeners {
  readonly address: string;
  readonly apiPort: number;
  /** Left out, aws-iam-authenticator answers the API server. */
  readonly tokenReviewPort?: number | undefined;
  readonly credentials: { readonly address: string; readonly port: number };
  readonly certificate: string;
  readonly key: string;
  /** CodeCommit's git server; left out, there is none. */
  readonly git?: GitListener;
}

/** The running endpoints. */
export interface Endpoints extends Listening {
  readonly apiPort: number;
  readonly tokenReviewPort: number | undefined;
  readonly credentialsPort: number;
  readonly gitPort: number | undefined;
}

/** The services that builds call, each at its AWS name: EKS and STS in the region of each cluster too. */
export function regionServices(
  config: RegionConfig,
  access: StsAccess & { readonly logins: RegistryLogins },
): readonly ApiService[] {
  return [
    ...regionsOf(config).flatMap((region) => [stsService(region, access), eksService(region, config)]),
    ecrService(config, createImageRegistry(config.registryUrl), access.logins),
    codePipelineService(config),
    snsService(config),
  ];
}

/** The current configuration of the running region, and a listener for its judgements. */
interface LiveRegion {
  /** The roles and access entries at this time. */
  read(): Pick<RegionConfig, 'region' | 'roles' | 'resourcePolicies' | 'clusters'>;
  report(judgement: Judgement): void;
}

/** Permissions of the roles at the time of each call. */
function livePermissions({ read, report }: LiveRegion): Permissions {
  let config: RegionPolicies | undefined;
  let permissions: Permissions;
  const current = () => {
    const latest = read();
    if (config !== latest) permissions = reportedPermissions(createPermissions(latest), report);
    config = latest;
    return permissions;
  };
  return {
    assertMay: (...call) => current().assertMay(...call),
    assertServiceMay: (...call) => current().assertServiceMay(...call),
    assertMayAssume: (...call) => current().assertMayAssume(...call),
  };
}

/** Reports what the access entries say about a token, since aws-iam-authenticator reads them and reports nothing. */
function tokenReport({ read, report }: LiveRegion): NonNullable<StsAccess['onClusterToken']> {
  return ({ roleArn }, name) => {
    const cluster = read().clusters.find((one) => one.name === name);
    if (cluster) report(judgeToken(roleArn, cluster));
  };
}

/** Starts the services, the endpoint of the credentials and, with a port for it, the webhook of the API server. */
export async function startEndpoints(
  config: RegionConfig,
  { address, apiPort, tokenReviewPort, credentials, certificate, key, git }: Listeners,
  now: () => Date = () => new Date(),
  live: LiveRegion = { read: () => config, report: () => {} },
): Promise<Endpoints> {
  const sessions = createSessions(now);
  const permissions = livePermissions(live);
  const access = { sessions, permissions, logins: createRegistryLogins(now) };
  const services = regionServices(config, { ...access, onClusterToken: tokenReport(live) });
  const region: Region = { services, ...access, now, onFault };
  const tls = { cert: certificate, key };
  const front = { config, ...access, registry: createImageRegistry(config.registryUrl) };
  const serve: Serve = (request, response) =>
    requestedHost(request) === registryHost(config)
      ? serveRegistry(front, request, response)
      : serveApi(region, request, response);
  const serveReview: Serve = (request, response) =>
    serveTokenReview({ ...live.read(), report: live.report }, sessions, request, response);
  const api = https.createServer({ ...tls, requestTimeout: 0 }, guarded(serve));
  const review = https.createServer(tls, guarded(serveReview));
  const keys = http.createServer(guarded(serveCredentials.bind(undefined, config, access)));
  const [ofGit, ofApi, ofReview, ofKeys] = await Promise.all([
    git && serveGit(git, config, access, now),
    listenOnPort(api, apiPort, address),
    tokenReviewPort === undefined ? undefined : listenOnPort(review, tokenReviewPort, address),
    listenOnPort(keys, credentials.port, credentials.address),
  ]);
  return {
    apiPort: ofApi.port,
    tokenReviewPort: ofReview?.port,
    credentialsPort: ofKeys.port,
    gitPort: ofGit?.port,
    async close() {
      await Promise.all([ofGit, ofApi, ofReview, ofKeys].map((listening) => listening?.close()));
    },
  };
}

function serveGit(
  git: GitListener,
  { accountId: account, region, sourceRepositories: repositories, gitUser: user }: RegionConfig,
  { sessions, permissions }: { readonly sessions: Sessions; readonly permissions: Permissions },
  now: () => Date,
) {
  const callers = { user, sessions, region, now };
  return startCodeCommitServer({ ...git, account, region, repositories, callers, permissions, onFault });
}

function onFault(sentence: string): void {
  complain('aws-endpoints', sentence);
}

type Serve = (request: http.IncomingMessage, response: http.ServerResponse) => Promise<void> | void;

/** A fault of the stand-in itself ends the connection, and not the program. */
function guarded(serve: Serve): http.RequestListener {
  return async (request, response) => {
    try {
      await serve(request, response);
    } catch (error) {
      onFault(sentenceOf(error));
      response.destroy();
    }
  };
}

const flagNames = [
  ...['config', 'address', 'certificate', 'key', 'api-port', 'token-review-port'],
  ...['credentials-address', 'credentials-port'],
  ...['git-port', 'git-root', 'git-certificate', 'git-key', 'judgements'],
];

async function main(): Promise<Listening> {
  const flags = readFlags(process.argv.slice(2), flagNames);
  const read = (flag: string) => readFile(flags.one(flag), 'utf8');
  const readConfig = watchRegionConfig(flags.one('config'));
  const judgements = flags.optional('judgements');
  const live = {
    read: readConfig,
    report: (judgement: Judgement) => {
      if (judgements !== undefined) appendFileSync(judgements, `${JSON.stringify(judgement)}\n`);
    },
  };
  const listeners = {
    address: flags.one('address'),
    apiPort: flags.port('api-port'),
    ...(flags.optional('token-review-port') && { tokenReviewPort: flags.port('token-review-port') }),
    credentials: { address: flags.one('credentials-address'), port: flags.port('credentials-port') },
    certificate: await read('certificate'),
    key: await read('key'),
    git: {
      port: flags.port('git-port'),
      certificate: await read('git-certificate'),
      key: await read('git-key'),
      root: flags.one('git-root'),
      searchPath: process.env['PATH'] ?? '',
      onEvent: printLine,
    },
  };
  const endpoints = await startEndpoints(readConfig(), listeners, undefined, live);
  printLine({ ready: true, gitPort: endpoints.gitPort, credentialsPort: endpoints.credentialsPort });
  return endpoints;
}

if (import.meta.main) await runServer('aws-endpoints', main);
