import {
  type EnvironmentConfig,
  type EnvironmentFile,
  environmentSchemas,
} from '../environment/environment-config.ts';
import { shapeFaults } from '../environment/faults.ts';
import { environmentFaults } from '../environment/rules/environment.ts';
import type { SetVariable } from './merge-variables.ts';
import { TfvarsError } from './parse-tfvars.ts';
import { readHomedVariables } from './read-homed-variables.ts';
import { renderFile } from './render-file.ts';
import { takeChart } from './take-chart.ts';
import { chartVariables, environmentVariable, homelessReason, tfvarsHomes } from './tfvars-homes.ts';

export interface TfvarsImport {
  readonly environment: string;
  readonly variables: ReadonlyMap<string, SetVariable>;
  /** The environment that says what tfvars files can't. */
  readonly like: EnvironmentConfig;
  /** Namespaces that the delivered services need in this environment. */
  readonly serviceNamespaces: readonly string[];
  /** The day on which the files are looked at, `2026-11-25`. */
  readonly today: string;
}

export interface ImportedEnvironment {
  /** The text of each file. */
  readonly texts: Readonly<Record<EnvironmentFile, string>>;
  /** What was not taken over and what was added, a sentence each. */
  readonly notes: readonly string[];
}

/** Fields of the environment's files. */
type Fields = Record<EnvironmentFile, Record<string, unknown>>;

const files = Object.keys(environmentSchemas) as EnvironmentFile[];

/** The five files that say what the variables say. Throws a TfvarsError with all faults at once. */
export function importTfvars(input: TfvarsImport): ImportedEnvironment {
  const { like } = input;
  const notes = homelessNotes(input.variables);
  const given = givenFields(input, notes);
  const contents = eachFile((file) => ({ ...like[file], ...given[file] }));
  checkContents(input, contents);
  const texts = eachFile((file) => {
    const taken = Object.keys(like[file]).filter((field) => !(field in given[file]));
    if (taken.length > 0)
      notes.push(`${file}.ts: ${taken.join(', ')} as in ${like.name}; no tfvars file says it.`);
    return renderFile(file, contents[file], { fields: taken, from: like.name });
  });
  return { texts, notes };
}

/** What the variables say, as fields of our files. */
function givenFields(input: TfvarsImport, notes: string[]): Fields {
  const values = readHomedVariables(input.variables);
  const given = eachFile((file) =>
    Object.fromEntries(
      Object.entries(tfvarsHomes)
        .filter(([, home]) => home.file === file)
        .map(([name, { field }]) => [field, values[name]]),
    ),
  );
  given.namespaces['namespaces'] = namespaces(values['namespaces'], input, notes);
  const chart = takeChart(input.variables, input.like.ingress.loadBalancerController, notes);
  if (chart) given.ingress['loadBalancerController'] = chart;
  return given;
}

/** Each namespace of the list, and those that the services run in, with the quota of one that is there. */
function namespaces(listed: unknown, { like, serviceNamespaces }: TfvarsImport, notes: string[]): unknown[] {
  const names = [listed].flat();
  const missing = serviceNamespaces.filter((name) => !names.includes(name));
  for (const name of missing)
    notes.push(`namespaces.ts: ${name} is added: environments/delivery.ts has a service there.`);
  const [model] = like.namespaces.namespaces;
  if (names.length > 0) notes.push(`namespaces.ts: quotas as of ${model?.name} in ${like.name}.`);
  return [...names, ...missing].map((name) => ({ ...model, name }));
}

function homelessNotes(variables: ReadonlyMap<string, SetVariable>): string[] {
  const known = new Set([environmentVariable, ...Object.keys(tfvarsHomes), ...Object.keys(chartVariables)]);
  return [...variables.keys()]
    .filter((name) => !known.has(name))
    .map((name) => `${name} is not taken over: ${homelessReason(name)}.`);
}

function checkContents({ environment, today }: TfvarsImport, contents: Fields): void {
  const faults: string[] = [];
  const checked = files.flatMap((file) => {
    const result = environmentSchemas[file].safeParse(contents[file], { reportInput: true });
    if (result.error) faults.push(...shapeFaults(`${environment}/${file}`, result.error));
    return result.success ? [[file, result.data]] : [];
  });
  faults.push(...environmentFaults({ name: environment, ...Object.fromEntries(checked) }, today));
  if (faults.length > 0) throw new TfvarsError(faults);
}

function eachFile<T>(of: (file: EnvironmentFile) => T): Record<EnvironmentFile, T> {
  return {
    network: of('network'),
    eks: of('eks'),
    ingress: of('ingress'),
    subdomains: of('subdomains'),
    namespaces: of('namespaces'),
  };
}
