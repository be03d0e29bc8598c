import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { kubeTools } from 'pipeline-steps';
import { parseAllDocuments } from 'yaml';
import { type Manifests, sortManifests } from './manifests.ts';

/** The chart's own folder. */
export const chartDirectory = fileURLToPath(new URL('../', import.meta.url));

/** The input of a release. */
export interface ReleaseOptions {
  readonly releaseName?: string;
  /** Files of values, relative to the chart or absolute. */
  readonly values?: readonly string[];
  /** Values of --set-string: always strings. */
  readonly text?: Readonly<Record<string, string>>;
  /** Values of --set: Helm guesses their type. */
  readonly typed?: Readonly<Record<string, string>>;
}

/** The minimum values of a release. */
export const namedImage = { 'image.repository': 'registry.example.com/hello', 'image.tag': '1.0.2' } as const;

/** Renders the chart with the real Helm, and sorts the resources. */
export async function render(options: ReleaseOptions): Promise<Manifests> {
  const stdout = await runHelm([
    'template',
    options.releaseName ?? 'demo',
    chartDirectory,
    ...flagsOf(options),
  ]);
  const documents = parseAllDocuments(stdout, { uniqueKeys: true });
  return sortManifests(documents.map((document) => document.toJS()));
}

/** Helm's error; fails the test if Helm renders the chart. */
export async function refusalOf(options: ReleaseOptions): Promise<string> {
  const { helm } = await kubeTools();
  const args = ['template', options.releaseName ?? 'demo', chartDirectory, ...flagsOf(options)];
  const { exitCode, stderr } = await execa(helm, args, { reject: false });
  if (exitCode === 0) throw new Error(`helm rendered what it should refuse: ${JSON.stringify(options)}`);
  return stderr;
}

/** Lints the chart with values; throws Helm's findings. */
export async function lint(options: ReleaseOptions): Promise<string> {
  return runHelm(['lint', '--strict', chartDirectory, ...flagsOf(options)]);
}

/** The notes after an installation. */
export async function notesOf(options: ReleaseOptions): Promise<string> {
  const releaseName = options.releaseName ?? 'demo';
  const args = ['install', releaseName, chartDirectory, '--dry-run=client', ...flagsOf(options)];
  return (await runHelm(args)).split('NOTES:\n')[1] ?? '';
}

async function runHelm(args: readonly string[]): Promise<string> {
  const { helm } = await kubeTools();
  const { stdout } = await execa(helm, args);
  return stdout;
}

function flagsOf({ values = [], text = {}, typed = {} }: ReleaseOptions): string[] {
  return [
    '--namespace=hello-world',
    ...values.map((file) => `--values=${resolve(chartDirectory, file)}`),
    ...Object.entries(text).map(([name, value]) => `--set-string=${name}=${value}`),
    ...Object.entries(typed).map(([name, value]) => `--set=${name}=${value}`),
  ];
}
