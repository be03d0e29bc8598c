import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Configuration, type EnvironmentConfig, everyEnvironment } from 'infra/config/configuration.ts';
import { derivedNameFaults } from 'infra/config/derived-names.ts';
import { prefixedService, writtenName } from 'infra/config/name-prefix.ts';
import { isServiceName } from 'infra/config/names.ts';
import { ruleFaults } from 'infra/config/rules.ts';
import { type Service, serviceNamespace, serviceSchema } from 'infra/config/service.ts';
import { ConfigurationError } from 'infra/errors.ts';
import { applyEdits, quoteLike, type TextEdit } from '../config-file.ts';
import { type ConfigList, findConfigList } from '../config-list.ts';
import { environmentsFolder } from '../environment-files.ts';
import type { FolderCopy, TextFile } from '../write-plan.ts';
import { entryText, newServiceEntry } from './service-entry.ts';

/** A file with a new text. */
interface FileEdit extends TextFile {
  /** What was added, for the user. */
  readonly added: string;
}

/** All that adding a service changes. Nothing is written yet. */
export interface Plan {
  readonly template: Service;
  readonly service: Service;
  readonly copies: readonly FolderCopy[];
  readonly edits: readonly FileEdit[];
}

/** The input of a plan. */
export interface PlanInput {
  readonly repository: string;
  readonly configuration: Configuration;
  /** Whether its source is in the repository of the service that is copied. */
  readonly sharesSource: boolean;
  /** The day on which the configuration is checked, such as `2026-11-25`. */
  readonly today: string;
}

/**
 * Plans a new service.
 * @throws ConfigurationError with all faults at once
 */
export function planService(name: string, input: PlanInput): Plan {
  const { repository, configuration, sharesSource, today } = input;
  const { services } = configuration.delivery;
  if (services.some((service) => service.name === name))
    throw new ConfigurationError([
      `${name} is a service already, in packages/infra/environments/delivery.ts: choose another name`,
    ]);
  if (!isServiceName(name))
    throw new ConfigurationError([
      `${JSON.stringify(name)} cannot name a service: use at most 53 characters of a-z, 0-9 and dashes, that start with a letter and end with a letter or digit`,
    ]);
  const found = services.find((service) => service.name === 'hello-service') ?? services[0];
  if (found === undefined)
    throw new ConfigurationError(['packages/infra/environments/delivery.ts has no service to copy']);
  const { account } = configuration;
  const template = { ...found, sourceRepositoryName: writtenName(found.sourceRepositoryName, account) };
  const sharing = services.filter((one) => one.sourceRepositoryName === found.sourceRepositoryName);
  const entry = newServiceEntry(name, template, sharesSource ? sharing : undefined);
  const { data: service, error } = serviceSchema.safeParse(entry);
  if (service === undefined)
    throw new ConfigurationError(
      error.issues.map(({ path, message }) => `${path.join('.')} of ${name} ${message}`),
    );
  const copies = planCopies(repository, { template, service });
  const faults = [
    ...copies.flatMap(({ to }) =>
      existsSync(join(repository, to))
        ? [`${to} is there already: choose another name, or move the folder away`]
        : [],
    ),
    ...configurationFaults(configuration, { template, service, today }),
  ];
  const edits = planEdits({ repository, configuration, template, service, entry }, faults);
  if (faults.length > 0) throw new ConfigurationError(faults);
  return { template, service, copies, edits };
}

interface NewService {
  readonly template: Service;
  readonly service: Service;
}

/** Package and chart may have other names than their service. */
function planCopies(repository: string, { template, service }: NewService): readonly FolderCopy[] {
  const copy = (from: string, to: string, file: string, pattern: RegExp) => {
    const oldName = pattern.exec(readFileSync(join(repository, from, file), 'utf8'))?.[1];
    if (oldName === undefined) throw new ConfigurationError([`${from}/${file} has no name: write one`]);
    return { from, to, oldName, newName: service.name };
  };
  return [
    copy(template.folder, service.folder, 'package.json', /^\s*"name":\s*"([^"]+)"/m),
    copy(template.chart, service.chart, 'Chart.yaml', /^name:\s*["']?([\w.-]+)/m),
  ];
}

/** The faults of the configuration with the service. It has none without. */
function configurationFaults(
  configuration: Configuration,
  { template, service, today }: NewService & { readonly today: string },
): readonly string[] {
  const { account, delivery } = configuration;
  const environments = everyEnvironment(configuration);
  const withService = { ...delivery, services: [...delivery.services, prefixedService(service, account)] };
  const extended = environments.map((environment) => withPlace(environment, { template, service }));
  return [
    ...ruleFaults({ delivery: withService, environments: extended, today }),
    ...derivedNameFaults(account, withService, environments),
  ];
}

function withPlace(environment: EnvironmentConfig, { template, service }: NewService): EnvironmentConfig {
  const { name, namespaces, subdomains } = environment;
  const own = serviceNamespace(service, name);
  const like = namespaces.namespaces.find((namespace) => namespace.name === serviceNamespace(template, name));
  const isThere = namespaces.namespaces.some((namespace) => namespace.name === own);
  return {
    ...environment,
    namespaces: {
      namespaces: [...namespaces.namespaces, ...(like && !isThere ? [{ ...like, name: own }] : [])],
    },
    subdomains: {
      ...subdomains,
      deploymentsSubdomains: [...new Set([...subdomains.deploymentsSubdomains, service.subdomain])],
    },
  };
}

type EditInput = NewService & { readonly entry: object } & Pick<PlanInput, 'repository' | 'configuration'>;

function planEdits(input: EditInput, faults: string[]): readonly FileEdit[] {
  const { repository, configuration, entry } = input;
  const edits = [
    listEdit('delivery', 'services', entryText(entry, ''), (_list, text) => entryText(entry, text)),
    ...everyEnvironment(configuration).flatMap((environment) => environmentEdits(environment, input)),
  ];
  return edits.map(({ file, property, ...edit }) => {
    const path = `${environmentsFolder}/${file}.ts`;
    const before = readFileSync(join(repository, path), 'utf8');
    return { path, before, text: applyEdits(before, [edit], faults), added: property };
  });
}

/** The addition of an element to a list of an environment file. */
interface ListEdit extends TextEdit {
  readonly file: string;
  readonly property: string;
}

/** `element` makes the text of the new element; undefined if the list cannot take one. */
function listEdit(
  file: string,
  property: string,
  byHand: string,
  element: (list: ConfigList, text: string) => string | undefined,
): ListEdit {
  return {
    file,
    property,
    fault: `packages/infra/environments/${file}.ts: ${property} is not a list that this command can add to; add this by hand, and take docs/how-to/add-a-service.md for the rest: ${byHand}`,
    apply(text) {
      const list = findConfigList(text, property);
      const added = list && element(list, text);
      return added === undefined ? undefined : list?.append(added);
    },
  };
}

/** The edits of an environment. Existing entries are kept. */
function environmentEdits(
  { name, namespaces, subdomains }: EnvironmentConfig,
  { template, service }: NewService,
): readonly ListEdit[] {
  const [like, own] = [serviceNamespace(template, name), serviceNamespace(service, name)];
  const hasNamespace = namespaces.namespaces.some((namespace) => namespace.name === own);
  const hasSubdomain = subdomains.deploymentsSubdomains.includes(service.subdomain);
  const namespace = listEdit(
    `${name}/namespaces`,
    'namespaces',
    `a copy of ${like} with the name '${own}'`,
    (list) => list.copyNamed(like, own),
  );
  const subdomain = listEdit(
    `${name}/subdomains`,
    'deploymentsSubdomains',
    `'${service.subdomain}'`,
    (_list, text) => quoteLike(text, service.subdomain),
  );
  return [...(hasNamespace ? [] : [namespace]), ...(hasSubdomain ? [] : [subdomain])];
}
