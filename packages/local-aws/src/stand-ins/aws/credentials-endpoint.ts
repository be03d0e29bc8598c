/**
 * Stands in for: CodeBuild's container credentials endpoint, `http://169.254.170.2` with the path of
 * AWS_CONTAINER_CREDENTIALS_RELATIVE_URI.
 * Faithful: temporary keys of the project's service role, if the role's trust policy lets CodeBuild take it for this
 * project.
 * Not: CodeBuild refuses the build itself if it may not take the role; here the first call of `aws` fails. Keys are new
 * for each request.
 */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Permissions } from '../../aws-api/authorize.ts';
import type { Sessions } from '../../aws-api/sessions.ts';
import type { RegionConfig } from './region-config.ts';

const keySeconds = 3600;

/** Answers with keys of the role of the project whose path is requested. */
export function serveCredentials(
  { projects }: Pick<RegionConfig, 'projects'>,
  { sessions, permissions }: { readonly sessions: Sessions; readonly permissions: Permissions },
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const answer = (status: number, body: object) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  const project = projects.find(({ credentialsPath }) => credentialsPath === request.url);
  if (project === undefined || request.method !== 'GET') {
    answer(404, { code: 'InvalidRequest', message: 'no build has this path' });
    return;
  }
  const { arn, roleArn } = project;
  const context = { 'aws:SourceArn': arn, 'aws:SourceAccount': arn.split(':')[4] ?? '' };
  if (!permissions.mayAssume(roleArn, { service: 'codebuild.amazonaws.com', context })) {
    const message = `CodeBuild is not authorized to perform: sts:AssumeRole on ${roleArn}`;
    answer(403, { code: 'AccessDenied', message });
    return;
  }
  const session = sessions.start(roleArn, `AWSCodeBuild-${randomUUID()}`, keySeconds);
  answer(200, {
    RoleArn: roleArn,
    AccessKeyId: session.accessKeyId,
    SecretAccessKey: session.secretAccessKey,
    Token: session.sessionToken,
    Expiration: session.expiration.toISOString(),
  });
}
