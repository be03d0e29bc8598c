/**
 * Stands in for: the endpoints of AWS's services that builds call, at their own names over TLS, for the real AWS CLI.
 * Each service is a file in `aws/`, with what it does like AWS.
 * Faithful: the signature (version 4) of each request, its date, and the expiry of its keys are verified, and IAM judges
 * it by the synthesized policies. A missing permission is refused in AWS's words.
 * Not: service control policies, permissions boundaries, resource policies; other services, names and operations, which
 * are refused by name.
 *
 * `node aws-endpoints.ts --config FILE --address 127.0.0.3 --certificate FILE --key FILE`. On stdout: `{"ready":true}`.
 */
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import { type Listening, listenOnPort } from 'local-cluster/network/listening.ts';
import { sentenceOf } from 'programs/program-errors.ts';
import { readFlags } from 'programs/read-flags.ts';
import { complain, printLine, runServer } from 'programs/run-server.ts';
import { type ApiService, type Region, serveApi } from '../aws-api/api-server.ts';
import { createPermissions, type Permissions } from '../aws-api/authorize.ts';
import { createSessions, type Sessions } from '../aws-api/sessions.ts';
import { serveCredentials } from './aws/credentials-endpoint.ts';
import { ecrService } from './aws/ecr.ts';
import { eksService } from './aws/eks.ts';
import { createImageRegistry } from './aws/image-registry.ts';
import { loadRegionConfig, type RegionConfig } from './aws/region-config.ts';
import { codePipelineService, snsService } from './aws/rehearsal-services.ts';
import { stsService } from './aws/sts.ts';
import { serveTokenReview } from './aws/token-review.ts';

/** Where the endpoints listen; a port 0 takes a free one. */
export interface Listeners {
  readonly address: string;
  readonly apiPort: number;
  readonly tokenReviewPort: number;
  readonly credentials: { readonly address: string; readonly port: number };
  readonly certificate: string;
  readonly key: string;
}

/** The running endpoints. */
export interface Endpoints extends Listening {
  readonly apiPort: number;
  readonly tokenReviewPort: number;
  readonly credentialsPort: number;
}

/** The services of a region, each at its AWS name. */
export function regionServices(
  config: RegionConfig,
  access: { readonly sessions: Sessions; readonly permissions: Permissions },
): readonly ApiService[] {
  return [
    stsService(config.region, access),
    ecrService(config, createImageRegistry(config.registryUrl)),
    eksService(config),
    codePipelineService(config),
    snsService(config),
  ];
}

/** Starts the services, the endpoint of the credentials and the webhook of the API server. */
export async function startEndpoints(
  config: RegionConfig,
  { address, apiPort, tokenReviewPort, credentials, certificate, key }: Listeners,
  now: () => Date = () => new Date(),
): Promise<Endpoints> {
  const sessions = createSessions(now);
  const access = { sessions, permissions: createPermissions(config.roles, config.region) };
  const services = regionServices(config, access);
  const region: Region = { name: config.region, services, ...access, now, onFault };
  const tls = { cert: certificate, key };
  const api = https.createServer(tls, guarded(serveApi.bind(undefined, region)));
  const review = https.createServer(tls, guarded(serveTokenReview.bind(undefined, config, sessions)));
  const keys = http.createServer(guarded(serveCredentials.bind(undefined, config, access)));
  const [ofApi, ofReview, ofKeys] = await Promise.all([
    listenOnPort(api, apiPort, address),
    listenOnPort(review, tokenReviewPort, address),
    listenOnPort(keys, credentials.port, credentials.address),
  ]);
  return {
    apiPort: ofApi.port,
    tokenReviewPort: ofReview.port,
    credentialsPort: ofKeys.port,
    async close() {
      await Promise.all([ofApi.close(), ofReview.close(), ofKeys.close()]);
    },
  };
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

async function main(): Promise<Listening> {
  const names = ['config', 'address', 'certificate', 'key', 'token-review-port', 'credentials-address'];
  const flags = readFlags(process.argv.slice(2), names);
  const endpoints = await startEndpoints(await loadRegionConfig(flags.one('config')), {
    address: flags.one('address'),
    apiPort: 443,
    tokenReviewPort: flags.port('token-review-port'),
    credentials: { address: flags.one('credentials-address'), port: 80 },
    certificate: await readFile(flags.one('certificate'), 'utf8'),
    key: await readFile(flags.one('key'), 'utf8'),
  });
  printLine({ ready: true });
  return endpoints;
}

if (import.meta.main) await runServer('aws-endpoints', main);
