import { type Configuration, everyEnvironment } from 'infra/config/configuration.ts';
import { hostedZoneOf } from 'infra/config/ingress.ts';
import { writtenName } from 'infra/config/name-prefix.ts';
import type { Placeholders } from 'infra/config/placeholders.ts';
import { replaceText, replaceTexts, type TextEdit } from '../config-file.ts';
import { findConfigList } from '../config-list.ts';

/** A value that belongs to each user. */
export interface Question {
  /** The name of its option, without the dashes. */
  readonly flag: string;
  readonly text: string;
  /** The value in the files. */
  current(configuration: Configuration): string;
  /** The changes of files for another value. */
  edits(value: string, context: QuestionContext): readonly FileEdit[];
}

export interface QuestionContext {
  readonly configuration: Configuration;
  readonly placeholders: Placeholders;
}

/** A change of a file, by its path in the folder of the environments. */
interface FileEdit extends TextEdit {
  readonly path: string;
}

const account = (property: 'accountId' | 'region', value: string) => [
  edit('account.ts', `${property}: '${value}'`, (text) => replaceText(text, property, value)),
];

/** The values that a deploy needs, in the order in which they are asked for. */
export const questions: readonly Question[] = [
  {
    flag: 'account',
    text: 'AWS account, twelve digits',
    current: (configuration) => configuration.account.accountId,
    edits: (value) => account('accountId', value),
  },
  {
    flag: 'region',
    text: 'AWS region',
    current: (configuration) => configuration.account.region,
    edits: (value) => account('region', value),
  },
  {
    flag: 'domain',
    text: 'Domain, whose public hosted zone is in the account',
    current: baseDomain,
    edits: domainEdits,
  },
  {
    flag: 'admin-roles',
    text: 'Names of the IAM roles that administer the clusters, with commas between them',
    current: ({ environments: [first] }) => first?.eks.adminRoles.join(',') ?? '',
    edits: adminRoleEdits,
  },
  {
    flag: 'repository',
    text: 'CodeCommit repository of the service',
    current: repositoryInFile,
    edits: repositoryEdits,
  },
];

function baseDomain({ environments: [first] }: Configuration): string {
  return first === undefined ? '' : hostedZoneOf(first.ingress);
}

/** Each environment keeps its name below the domain. An environment of another domain does not change. */
function domainEdits(value: string, { configuration }: QuestionContext): readonly FileEdit[] {
  const old = baseDomain(configuration);
  const moved = (domain: string) =>
    domain === old || domain.endsWith(`.${old}`) ? domain.slice(0, -old.length) + value : domain;
  return everyEnvironment(configuration).flatMap(({ name, ingress }) =>
    (['dnsBaseDomain', 'hostedZone'] as const).flatMap((property) => {
      const domain = ingress[property];
      if (domain === undefined || moved(domain) === domain) return [];
      const path = `${name}/ingress.ts`;
      return edit(path, `${property}: '${moved(domain)}'`, (text) =>
        replaceText(text, property, moved(domain)),
      );
    }),
  );
}

/** The roles administer each environment. Placeholder users are removed. */
function adminRoleEdits(
  value: string,
  { configuration, placeholders }: QuestionContext,
): readonly FileEdit[] {
  const roles = value
    .split(',')
    .map((role) => role.trim())
    .filter((role) => role !== '');
  const isReal = (name: string) => !placeholders.some((placeholder) => placeholder.value === name);
  return everyEnvironment(configuration).flatMap(({ name, eks }) => {
    const wanted = {
      adminRoles: roles,
      adminUsers: eks.adminUsers.filter(isReal),
      developerUsers: eks.developerUsers.filter(isReal),
    };
    return Object.entries(wanted)
      .filter(([property, names]) => names.join() !== eks[property as keyof typeof wanted].join())
      .map(([property, names]) =>
        edit(`${name}/eks.ts`, `${property}: ${JSON.stringify(names)}`, (text) =>
          replaceTexts(text, property, names),
        ),
      );
  });
}

function repositoryInFile({ account, delivery }: Configuration): string {
  return writtenName(delivery.services[0]?.sourceRepositoryName ?? '', account);
}

/** Services that share the repository go on sharing it. */
function repositoryEdits(value: string, { configuration }: QuestionContext): readonly FileEdit[] {
  const { services } = configuration.delivery;
  const old = services[0]?.sourceRepositoryName;
  return services
    .filter(({ sourceRepositoryName }) => sourceRepositoryName === old)
    .map(({ name }) =>
      edit('delivery.ts', `sourceRepositoryName: '${value}' of ${name}`, (text) =>
        findConfigList(text, 'services')?.setText(name, 'sourceRepositoryName', value),
      ),
    );
}

function edit(path: string, line: string, apply: TextEdit['apply']): FileEdit {
  const fault = `packages/infra/environments/${path}: it is written so that this command cannot edit it; write by hand: ${line}`;
  return { path, fault, apply };
}
