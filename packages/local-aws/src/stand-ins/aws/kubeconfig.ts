import path from 'node:path';
import { parse, stringify } from 'yaml';
import { generalFault } from './aws-errors.ts';

type Fields = Record<string, unknown>;

/** The cluster and user of a kubeconfig's current context. */
export interface KubeconfigEntry {
  readonly cluster: Fields;
  readonly user: Fields;
}

const fileFields = ['certificate-authority', 'client-certificate', 'client-key'];

/** Reads a kubeconfig (YAML or JSON); an empty text is an empty one. */
export function parseKubeconfig(text: string, file: string): Fields {
  const value: unknown = text.trim() === '' ? {} : parseYaml(text, file);
  if (isFields(value)) return value;
  throw generalFault(`Configuration file ${file} is no kubeconfig; move it away`);
}

/** Returns the current context's cluster and user; file names become absolute, relative to the file's folder. */
export function readCurrentEntry(kubeconfig: Fields, file: string): KubeconfigEntry {
  const folder = path.dirname(file);
  const contextName = kubeconfig['current-context'];
  const context = named(kubeconfig, 'contexts', contextName)?.['context'];
  if (isFields(context)) {
    const cluster = named(kubeconfig, 'clusters', context['cluster'])?.['cluster'];
    const user = named(kubeconfig, 'users', context['user'])?.['user'];
    if (isFields(cluster) && isFields(user)) {
      return { cluster: withAbsoluteFiles(cluster, folder), user: withAbsoluteFiles(user, folder) };
    }
  }
  throw generalFault(`${file}: its current context ${JSON.stringify(contextName)} names no cluster and user`);
}

/** Whether a cluster of this name is in the kubeconfig. */
export function hasCluster(kubeconfig: Fields, name: string): boolean {
  return named(kubeconfig, 'clusters', name) !== undefined;
}

/** Adds or replaces the cluster, user and context of a name, and makes the context current. */
export function mergeEntry(kubeconfig: Fields, name: string, entry: KubeconfigEntry): Fields {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    preferences: {},
    ...kubeconfig,
    clusters: replaced(kubeconfig['clusters'], { name, cluster: entry.cluster }),
    contexts: replaced(kubeconfig['contexts'], { name, context: { cluster: name, user: name } }),
    'current-context': name,
    users: replaced(kubeconfig['users'], { name, user: entry.user }),
  };
}

/** The text of a kubeconfig file. */
export function formatKubeconfig(kubeconfig: Fields): string {
  return stringify(kubeconfig);
}

function parseYaml(text: string, file: string): unknown {
  try {
    return parse(text);
  } catch {
    throw generalFault(`Configuration file ${file} is no YAML; move it away`);
  }
}

function named(kubeconfig: Fields, list: string, name: unknown): Fields | undefined {
  const entries: unknown = kubeconfig[list];
  if (!Array.isArray(entries)) return undefined;
  return entries.filter(isFields).find((entry) => entry['name'] === name);
}

function replaced(entries: unknown, entry: Fields): unknown[] {
  const others = Array.isArray(entries) ? entries : [];
  return [...others.filter((other) => !isFields(other) || other['name'] !== entry['name']), entry];
}

function withAbsoluteFiles(fields: Fields, folder: string): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => {
      const isFile = fileFields.includes(name) && typeof value === 'string';
      return [name, isFile ? path.resolve(folder, value) : value];
    }),
  );
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
