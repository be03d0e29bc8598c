import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The sections of how-to pages that name the stacks to deploy, with the fields that they describe. */
export const sections = {
  'change-an-environment.md#More zones': ['network.zoneCount'],
  'change-an-environment.md#Fewer zones': ['network.zoneCount'],
  'change-an-environment.md#A domain: `dnsBaseDomain`, `hostedZone`': [
    'ingress.dnsBaseDomain',
    'ingress.hostedZone',
  ],
  'change-an-environment.md#A namespace': ['namespaces.namespaces.name', 'delivery.services.namespace'],
  'destroy.md#Rename a service': [
    'delivery.services.name',
    'delivery.services.pipelineName',
    'delivery.services.subdomain',
    'delivery.services.sourceRepositoryName',
    'delivery.services.imageRepositoryName',
  ],
  'rotate.md#Rotate keys and credentials': ['delivery.notificationEmails'],
};

/** The stacks that a file describes: a user deploys these after a change of it without a hint. */
export const ownStacks: Readonly<Record<string, readonly string[]>> = {
  network: ['network'],
  eks: ['eks', 'autoscaler', 'monitoring'],
  ingress: ['ingress'],
  subdomains: ['subdomains'],
  namespaces: ['namespaces'],
  delivery: ['delivery'],
};

/** The kind of a stack: `eks` for `staging-eks`. */
export const kindOf = (stack: string) => stack.replace(/^(?:development|staging|production)-/, '');

/** The kinds of the stacks that the code of a text names, such as `'*-eks'`, `staging-eks` and `delivery`. */
export function namedStacks(text: string): string[] {
  const code = [...text.matchAll(/```[\s\S]*?```|`[^`]*`/g)].map(([block]) => block).join('\n');
  const names = code.matchAll(
    /(?<![\w.-])(?:(?:\*|staging|<environment>)-([a-z]+)|(delivery|nightly))(?![\w.-])/g,
  );
  return [...names].map(([, kind, shared]) => kind ?? shared ?? '');
}

/** The text of a section of a how-to page. */
export function sectionOf(name: string): string {
  const [page = '', heading = ''] = name.split('#');
  const text = readFileSync(join(import.meta.dirname, '../../../../docs/how-to', page), 'utf8');
  const section = text.split(/^#+ /m).find((part) => part.startsWith(`${heading}\n`));
  if (section === undefined) throw new Error(`${page} has no heading ${heading}`);
  return section;
}
