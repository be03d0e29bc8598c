import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiService } from 'local-aws/aws-api/api-server.ts';
import { createPermissions } from 'local-aws/aws-api/authorize.ts';
import { createSessions } from 'local-aws/aws-api/sessions.ts';
import type { RegionConfig } from 'local-aws/stand-ins/aws/region-config.ts';
import { createRegistryLogins } from 'local-aws/stand-ins/aws/registry-logins.ts';
import { regionServices } from 'local-aws/stand-ins/aws-endpoints.ts';
import { markdownTable } from './markdown.ts';

const sources = join(import.meta.dirname, '../../../local-aws/src');

/** A region without resources: the operations of its services do not depend on them. */
const region: RegionConfig = {
  region: 'REGION',
  accountId: 'ACCOUNT',
  registryUrl: 'http://127.0.0.1',
  apiSocket: '',
  imageRepositories: [],
  sourceRepositories: [],
  clusters: [],
  roles: [],
  projects: [],
  resourcePolicies: [],
  topicKeys: [{ topicArn: 'TOPIC', keyArn: 'KEY' }],
  gitUser: { username: 'x', password: 'x' },
};
/** The input of all calls. */
const input = { repositoryName: 'NAME', name: 'NAME', pipelineName: 'NAME', TopicArn: 'TOPIC', Message: 'x' };
const withoutAccess: Readonly<Record<string, string>> = {
  AssumeRole: "`sts:AssumeRole`, and the role's trust policy",
  GetCallerIdentity: 'none, as in AWS',
};

/** A Markdown table: each AWS call that a build can make, the permission that is judged, and the file that answers. */
export function awsCallTable(): string {
  const sessions = createSessions(() => new Date());
  const services = regionServices(region, {
    sessions,
    permissions: createPermissions(region),
    logins: createRegistryLogins(() => new Date()),
  });
  const rows = services.flatMap((service) =>
    Object.keys(service.operations).map((name) => [
      `${service.signingName} ${name}`,
      permissionOf(service, name),
      `\`src/${service.file}\``,
    ]),
  );
  return markdownTable([['call', 'permission', 'answered by'], ...rows]).join('\n');
}

function permissionOf({ operations }: ApiService, name: string): string {
  const access = operations[name]?.access?.(input, { accountId: region.accountId });
  if (access === undefined) return withoutAccess[name] ?? '';
  return [access]
    .flat()
    .map(({ action, resource }) => `\`${action}\` on \`${resource}\``)
    .join(', ');
}

const header = /Stands in for: ([\s\S]*?)\.?\n \* Faithful: ([\s\S]*?)\n \* Not: ([\s\S]*?)\n \*(?:\n|\/)/;

/** A Markdown list of the stand-ins: what each does like AWS, and what it does not, by the comment at its beginning. */
export function standInList(): string {
  const files = globSync('**/*.ts', { cwd: sources }).sort();
  const items = files.flatMap((file) => {
    const source = readFileSync(join(sources, file), 'utf8');
    if (!source.includes(' * Stands in for:')) return [];
    const found = header.exec(source)?.slice(1);
    if (found === undefined)
      throw new Error(`${file} does not begin with Stands in for, Faithful and Not, in this order.`);
    const [what, faithful, not] = found.map((text) => text.replaceAll(/\s*\n \* /g, ' '));
    return [`- \`src/${file}\` stands in for ${what}.\n  - Like AWS: ${faithful}\n  - Not: ${not}`];
  });
  return items.join('\n');
}
