import {
  type EnvironmentConfig,
  type EnvironmentFile,
  environmentFiles,
  parseEnvironment,
} from 'infra/config/configuration.ts';
import { environmentFaults } from 'infra/config/rules.ts';
import { chartVariables, fieldMappings, mappingOf, plainName } from './field-mappings.ts';
import { reasonNotImported } from './not-imported.ts';
import type { SetVariable } from './read-tfvars-files.ts';
import { renderFile } from './render-file.ts';
import { takeChart } from './take-chart.ts';
import { readEnvironmentName, type TakenField, takeVariables } from './take-variables.ts';

/** The input of an import. */
interface TfvarsImport {
  readonly environment: string;
  readonly variables: ReadonlyMap<string, SetVariable>;
  /** The environment to copy the other fields from. */
  readonly like: EnvironmentConfig;
  /** Namespaces that the delivered services need in this environment. */
  readonly serviceNamespaces: readonly string[];
  /** Subdomains of the delivered services. */
  readonly serviceSubdomains: readonly string[];
  /** The day of the import, such as `2026-11-25`. */
  readonly today: string;
}

/** The result of an import. */
export interface ImportedEnvironment {
  /** The text of each file; undefined if there are faults. */
  readonly texts?: Readonly<Record<EnvironmentFile, string>>;
  /** A sentence for each variable and each addition. */
  readonly notes: readonly string[];
  /** A sentence for each fault. */
  readonly faults: readonly string[];
}

/** Fields of the environment's files. */
type Fields = Record<EnvironmentFile, Record<string, unknown>>;

/**
 * Makes the five files of an environment from variables. The notes are complete even if there are faults.
 */
export function importTfvars(input: TfvarsImport): ImportedEnvironment {
  const { like } = input;
  const taken = takeVariables(input.variables, like.network.zoneCount);
  const notes = [...overrideNotes(input.variables), ...taken.notes, ...notImportedNotes(input)];
  if (taken.faults.length > 0) return { notes, faults: taken.faults };
  const said = givenFields(input, taken.fields, notes);
  const contents = eachFile((file) => ({ ...like[file], ...said[file] }));
  dropForeignZone(contents.ingress, said.ingress, like, notes);
  const faults = contentFaults(input, contents, taken.fields);
  const texts = eachFile((file) => {
    const inherited = Object.keys(contents[file]).filter((field) => !(field in said[file]));
    if (inherited.length > 0)
      notes.push(`${file}.ts: ${inherited.join(', ')} as in ${like.name}; no tfvars file sets it.`);
    return renderFile(file, contents[file], { fields: inherited, from: like.name });
  });
  return faults.length > 0 ? { notes, faults } : { texts, notes, faults };
}

/** The fields of the files that come from the variables. */
function givenFields(input: TfvarsImport, taken: readonly TakenField[], notes: string[]): Fields {
  const given = eachFile((file) =>
    Object.fromEntries(taken.filter((of) => of.file === file).map(({ field, value }) => [field, value])),
  );
  // Those of the environment to copy are other people.
  given.eks['adminUsers'] ??= [];
  given.eks['adminRoles'] ??= [];
  if (given.eks['developerUsers'] === undefined)
    notes.push('eks.ts: developerUsers is empty: no tfvars file sets it.');
  given.eks['developerUsers'] ??= [];
  given.namespaces['namespaces'] = namespaces(given.namespaces['namespaces'], input, notes);
  given.subdomains['deploymentsSubdomains'] = subdomains(
    given.subdomains['deploymentsSubdomains'],
    input,
    notes,
  );
  const chart = takeChart(input.variables, input.like.ingress.loadBalancerController, notes);
  if (chart) given.ingress['loadBalancerController'] = chart;
  return given;
}

/** The listed namespaces and those of the services, with the quota of a namespace of the copied environment. */
function namespaces(listed: unknown, { like, serviceNamespaces }: TfvarsImport, notes: string[]): unknown[] {
  const names = [listed ?? []].flat();
  const missing = serviceNamespaces.filter((name) => !names.includes(name));
  for (const name of missing)
    notes.push(
      `namespaces.ts: ${name} is added: a service in packages/infra/environments/delivery.ts needs it.`,
    );
  // Its port is that of its own service.
  const [{ servicePort: _, ...model } = { name: undefined }] = like.namespaces.namespaces;
  if (names.length > 0) notes.push(`namespaces.ts: quotas as of ${model.name} in ${like.name}.`);
  return [...names, ...missing].map((name) => ({ ...model, name }));
}

/** The listed subdomains and those of the services. */
function subdomains(listed: unknown, { serviceSubdomains }: TfvarsImport, notes: string[]): unknown[] {
  const names = [listed ?? []].flat();
  const missing = serviceSubdomains.filter((name) => !names.includes(name));
  for (const name of missing)
    notes.push(
      `subdomains.ts: ${name} is added: a service in packages/infra/environments/delivery.ts needs it.`,
    );
  return [...names, ...missing];
}

/** Removes the copied hosted zone if it does not contain the domain. */
function dropForeignZone(
  ingress: Record<string, unknown>,
  given: Record<string, unknown>,
  { name, ingress: { hostedZone } }: EnvironmentConfig,
  notes: string[],
): void {
  const domain = String(ingress['dnsBaseDomain']);
  if ('hostedZone' in given || hostedZone === undefined) return;
  if (domain === hostedZone || domain.endsWith(`.${hostedZone}`)) return;
  delete ingress['hostedZone'];
  notes.push(
    `ingress.ts: hostedZone is left out: that of ${name}, ${hostedZone}, does not contain ${domain}. Without it, the zone is the domain itself.`,
  );
}

function overrideNotes(variables: ReadonlyMap<string, SetVariable>): string[] {
  return [...variables].flatMap(([name, { file, insteadOf = [] }]) =>
    insteadOf.map((other) => `${name} in ${other} is not imported: Terraform reads ${file} later.`),
  );
}

function notImportedNotes({ variables, environment }: TfvarsImport): string[] {
  const named = readEnvironmentName(variables);
  return [...variables.keys()]
    .filter((name) => !mappingOf(name) && !(name in chartVariables))
    .map((name) => {
      if (name !== named?.variable) return `${name} is not imported: ${reasonNotImported(plainName(name))}.`;
      return named.name === environment
        ? `${name} is the name of the environment.`
        : `${name} is not imported: it is not the name of the environment.`;
    });
}

/** Faults of the contents. Each names the variable with the wrong value, or the one to set instead of a copied value. */
function contentFaults(
  { environment, today, like }: TfvarsImport,
  contents: Fields,
  taken: readonly TakenField[],
): string[] {
  const faults: string[] = [];
  const parsed = parseEnvironment(environment, contents, faults);
  faults.push(...environmentFaults(parsed, today));
  return faults.map((text) => {
    const [, file = '', field = '', rest = ''] =
      /^packages\/infra\/environments\/[^/]+\/(\w+)\.ts: (\w+)(.*)$/s.exec(text) ?? [];
    const source = taken.find((of) => of.file === file && of.field === field);
    if (source) return `${source.tfvarsFile}: ${source.variable}${rest}`;
    const mapping = fieldMappings.find((of) => of.file === file && of.field === field);
    if (mapping?.required) return `${mapping.name}${rest}`;
    if (mapping)
      return `${mapping.name} is in none of the files, and that of ${like.name} does not fit${rest}; set it in one.`;
    return text.replace(`environments/${environment}/`, `environments/${like.name}/`);
  });
}

function eachFile<T>(of: (file: EnvironmentFile) => T): Record<EnvironmentFile, T> {
  return Object.fromEntries(environmentFiles.map((file) => [file, of(file)])) as Record<EnvironmentFile, T>;
}
