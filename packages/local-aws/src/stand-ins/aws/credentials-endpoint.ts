/**
 * Stands in for: CodeBuild's container credentials endpoint, `http://169.254.170.2` with the path of
 * AWS_CONTAINER_CREDENTIALS_RELATIVE_URI.
 * Faithful: temporary keys of the project's service role, if the role's trust policy lets CodeBuild take it for this
 * project.
 * Not: CodeBuild refuses the build itself if it may not take the role; here its clone or its first call of AWS fails.
 * Keys are new for each request. The nodes get the keys of their role here too, instead of from the instance metadata.
 */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApiFault } from '../../aws-api/api-fault.ts';
import { accountOf } from '../../aws-api/arn.ts';
import type { Permissions } from '../../aws-api/authorize.ts';
import type { Sessions } from '../../aws-api/sessions.ts';
import type { RegionConfig } from './region-config.ts';

const keySeconds = 3600;

/** Answers with keys of the role of the project whose path is requested. */
export function serveCredentials(
  { projects, nodes }: Pick<RegionConfig, 'projects' | 'nodes'>,
  { sessions, permissions }: { readonly sessions: Sessions; readonly permissions: Permissions },
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const answer = (status: number, body: object) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  const assumer = assumerAt(request.url, projects, nodes);
  if (assumer === undefined || request.method !== 'GET') {
    answer(404, { code: 'InvalidRequest', message: 'no build has this path' });
    return;
  }
  const { roleArn, sessionName, ...service } = assumer;
  try {
    permissions.assertMayAssume(roleArn, service);
  } catch (error) {
    if (!(error instanceof ApiFault)) throw error;
    answer(403, { code: error.code, message: error.message });
    return;
  }
  const session = sessions.start(roleArn, sessionName, keySeconds);
  answer(200, {
    RoleArn: roleArn,
    AccessKeyId: session.accessKeyId,
    SecretAccessKey: session.secretAccessKey,
    Token: session.sessionToken,
    Expiration: session.expiration.toISOString(),
  });
}

/** The service that assumes a role at the path, with its context keys. */
function assumerAt(
  path: string | undefined,
  projects: RegionConfig['projects'],
  nodes: RegionConfig['nodes'],
) {
  if (nodes !== undefined && nodes.credentialsPath === path)
    return {
      roleArn: nodes.roleArn,
      name: 'EC2',
      service: 'ec2.amazonaws.com',
      context: {},
      sessionName: `i-${randomUUID().replaceAll('-', '').slice(0, 17)}`,
    };
  const project = projects.find(({ credentialsPath }) => credentialsPath === path);
  if (project === undefined) return undefined;
  const { arn, roleArn } = project;
  return {
    roleArn,
    name: 'CodeBuild',
    service: 'codebuild.amazonaws.com',
    context: { 'aws:SourceArn': arn, 'aws:SourceAccount': accountOf(arn) },
    sessionName: `AWSCodeBuild-${randomUUID()}`,
  };
}
