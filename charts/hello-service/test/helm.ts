import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { kubeTools } from 'pipeline-steps';
import { parseAllDocuments } from 'yaml';
import { type Manifests, sortManifests } from './manifests.ts';

/** The chart's own folder. */
export const chartDirectory = fileURLToPath(new URL('../', import.meta.url));

/** What a release is made of, as it would be typed. */
export interface ReleaseOptions {
  readonly releaseName?: string;
  /** Files of values, relative to the chart or absolute. */
  readonly values?: readonly string[];
  /** Values given by --set-string: always text. */
  readonly text?: Readonly<Record<string, string>>;
  /** Values given by --set: Helm guesses their type. */
  readonly typed?: Readonly<Record<string, string>>;
}

/** The least that a release needs. */
export const namedImage = { 'image.repository': 'registry.example.com/hello', 'image.tag': '1.0.2' } as const;

/** Renders the chart by the real Helm and sorts what comes out. */
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

/** What Helm says when it refuses to render; an error when it renders after all. */
export async function refusalOf(options: ReleaseOptions): Promise<string> {
  const { helm } = await kubeTools();
  const args = ['template', options.releaseName ?? 'demo', chartDirectory, ...flagsOf(options)];
  const { exitCode, stderr } = await execa(helm, args, { reject: false });
  if (exitCode === 0) throw new Error(`helm rendered what it should refuse: ${JSON.stringify(options)}`);
  return stderr;
}

/** Lints the chart with a release's values; an error with Helm's words when it finds fault. */
export async function lint(options: ReleaseOptions): Promise<string> {
  return runHelm(['lint', '--strict', chartDirectory, ...flagsOf(options)]);
}

/** The notes that a person sees after an installation. */
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
