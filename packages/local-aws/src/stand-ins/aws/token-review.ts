/**
 * Stands in for: EKS's authenticator, as the API server's webhook for tokens, on a machine that cannot build
 * aws-iam-authenticator.
 * Faithful: a token is a presigned GetCallerIdentity of STS with the cluster's name in a signed header; its signature,
 * date and expiry are verified, and the role must have an access entry. User name and groups are those of the entry.
 * Not: as all clusters are one Kubernetes, a token of any of them is accepted, with the groups of that cluster's entry.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { type Judgement, judgeToken } from '../../aws-api/judgements.ts';
import type { Session, Sessions } from '../../aws-api/sessions.ts';
import { SignatureFault } from '../../aws-api/signature-claim.ts';
import { verifySignature } from '../../aws-api/verify-signature.ts';
import { type Cluster, type RegionConfig, regionsOf, serviceHost } from './region-config.ts';
import { clusterHeader, presignedSeconds } from './sts.ts';

const review = z.object({ apiVersion: z.string(), spec: z.object({ token: z.string() }) });
const tokenPrefix = 'k8s-aws-v1.';
/** Base64 for URLs, without padding. */
const tokenPattern = /^k8s-aws-v1\.[\w-]+$/;
const longestToken = 4096;
const parameters = new Set([
  ...['action', 'version'],
  ...['algorithm', 'credential', 'date', 'expires', 'security-token', 'signature', 'signedheaders'].map(
    (name) => `x-amz-${name}`,
  ),
]);

/** A user, as Kubernetes knows it. */
export interface ClusterUser {
  readonly username: string;
  readonly uid: string;
  readonly groups: readonly string[];
}

/** Gets the judgement of each token with a valid signature. */
interface Reporting {
  report(judgement: Judgement): void;
}

/** Answers a TokenReview. */
export async function serveTokenReview(
  config: Pick<RegionConfig, 'region' | 'clusters'> & Partial<Reporting>,
  sessions: Sessions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { apiVersion, spec } = review.parse(JSON.parse(await text(request)));
  const user = await reviewToken(spec.token, config, sessions, new Date());
  const status =
    typeof user === 'string' ? { authenticated: false, error: user } : { authenticated: true, user };
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ apiVersion, kind: 'TokenReview', status }));
}

/** The user of a token, or why it is refused. */
async function reviewToken(
  token: string,
  { region: ownRegion, clusters, report }: Pick<RegionConfig, 'region' | 'clusters'> & Partial<Reporting>,
  sessions: Sessions,
  now: Date,
): Promise<ClusterUser | string> {
  const read = readToken(token, regionsOf({ region: ownRegion, clusters }));
  if (typeof read === 'string') return read;
  const { url, region } = read;
  let refusal = 'no cluster of the region accepts the token';
  for (const cluster of clusters) {
    const request = {
      method: 'GET',
      target: `${url.pathname}${url.search}`,
      headers: { host: url.host, [clusterHeader]: cluster.name },
      body: Buffer.alloc(0),
    };
    try {
      const verifier = { service: 'sts', region, now, presignedSeconds, find: sessions.find };
      const session = await verifySignature(request, verifier);
      const judgement = judgeToken(session.roleArn, cluster);
      report?.(judgement);
      return judgement.refusal ?? userOf(session, cluster);
    } catch (error) {
      if (!(error instanceof SignatureFault)) throw error;
      refusal = error.message;
    }
  }
  return refusal;
}

/** What a token has to be by aws-iam-authenticator's token.go. */
function readToken(token: string, regions: readonly string[]): { url: URL; region: string } | string {
  if (token.length > longestToken || !tokenPattern.test(token)) return 'not a token of EKS';
  const text = Buffer.from(token.slice(tokenPrefix.length), 'base64url').toString('utf8');
  const url = URL.parse(text);
  // The URL has the host in lower case and leaves out the port 443.
  const region = regions.find((one) => text.startsWith(`https://${serviceHost('sts', one)}/?`));
  if (url === null || region === undefined)
    return `not a presigned request to STS of ${regions.join(' or ')}`;
  const { searchParams: query } = url;
  const fault = faultOfParameters([...query.keys()]);
  if (fault !== undefined) return fault;
  if (query.get('Action') !== 'GetCallerIdentity') return 'not a GetCallerIdentity';
  if (!query.get('X-Amz-SignedHeaders')?.split(';').includes(clusterHeader)) return 'signed for no cluster';
  if (Number(query.get('X-Amz-Expires')) > presignedSeconds) return 'valid for too long';
  return { url, region };
}

function faultOfParameters(names: readonly string[]): string | undefined {
  const lower = names.map((name) => name.toLowerCase());
  const unknown = names.find((name) => !parameters.has(name.toLowerCase()));
  if (unknown !== undefined) return `the token has the query parameter ${unknown}, which EKS does not take`;
  const repeated = names.find((_name, index) => lower.indexOf(lower[index] ?? '') < index);
  return repeated && `the token has the query parameter ${repeated} twice`;
}

function userOf({ arn, userId, roleArn }: Session, { accessEntries }: Cluster): ClusterUser {
  const entry = accessEntries.find(({ principalArn }) => principalArn === roleArn);
  return { username: arn, uid: userId, groups: entry?.groups ?? [] };
}
