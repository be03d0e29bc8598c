import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { resourcesIn, type SynthesizedStacks } from 'infra/synthesized/synthesized-stack.ts';
import { kubeTools } from 'pipeline-steps';
import { runProgram, tryProgram } from 'programs/run-program.ts';
import { parse, parseAllDocuments } from 'yaml';
import * as z from 'zod';
import { customResourceSchemas } from './custom-resources.ts';
import { type Finding, judged, notRun, ToolMissingError } from './finding.ts';

/** The arguments of a helm_release that decide what the chart renders. */
const releaseSchema = z.looseObject({
  name: z.string(),
  namespace: z.string(),
  chart: z.string(),
  repository: z.string(),
  version: z.string(),
  values: z.array(z.string()).default([]),
});

type Release = z.infer<typeof releaseSchema>;

const record = z.record(z.string(), z.unknown());
const object = z.looseObject({ apiVersion: z.string(), kind: z.string(), spec: z.unknown().optional() });
const list = z.looseObject({ kind: z.literal('List'), items: z.array(z.unknown()) });

/** Checks that each chart of a stack knows its values, and renders objects that the API server accepts. */
export async function verifyCharts(stacks: SynthesizedStacks, folder: string): Promise<Finding[]> {
  const { helm } = await kubeTools();
  const findings: Finding[] = [];
  for (const [name, stack] of stacks)
    for (const { type, block } of resourcesIn(stack))
      if (type === 'helm_release')
        findings.push(await judgeRelease(helm, name, releaseSchema.parse(block), folder));
  return findings;
}

async function judgeRelease(helm: string, stack: string, release: Release, folder: string): Promise<Finding> {
  const own = join(folder, stack);
  mkdirSync(own, { recursive: true });
  try {
    const faults = await chartFaults(helm, release, own);
    return judged(`${stack} installs ${release.chart} ${release.version}`, faults);
  } catch (error) {
    if (error instanceof ToolMissingError) return notRun(error.message);
    throw error;
  }
}

/** The time in which a repository must answer. */
const pullTimeoutMs = 60_000;

/**
 * The faults of a release, whose chart is pulled to `folder`: a repository without the chart, unknown values, a chart that
 * does not render, objects that do not match their schema.
 * @throws ToolMissingError if the repository does not answer.
 */
async function chartFaults(helm: string, release: Release, folder: string): Promise<string[]> {
  const { chart, repository, version } = release;
  const from = ['--repo', repository, '--version', version];
  const { exitCode, stderr } = await tryProgram(
    [helm, 'pull', chart, ...from, '--untar', '--untardir', folder],
    { timeoutMs: pullTimeoutMs },
  );
  if (exitCode === 0) return renderingFaults(helm, release, join(folder, chart));
  const reason = stderr.trim().split('\n').at(-1) ?? '';
  if (exitCode === undefined || stderr.includes('cannot be reached'))
    throw new ToolMissingError(`the chart ${chart} can't be had here (${reason})`);
  return [`helm pull ${chart} ${version}: ${reason}`];
}

async function renderingFaults(helm: string, release: Release, chart: string): Promise<string[]> {
  // A text replaces values that are known after an apply. No chart here inspects them.
  const values = release.values.map((text) =>
    record.parse(parse(text.replaceAll(/\$\{[^}]*\}/g, 'known-later'))),
  );
  const known = record.parse(parse(readFileSync(join(chart, 'values.yaml'), 'utf8')) ?? {});
  const unknown = values
    .flatMap((given) => unknownNames(given, known))
    .map((name) => `${name} is no value of the chart ${release.chart} ${release.version}`);
  const files = values.map((given, index) => {
    const file = join(chart, `given-values-${index}.json`);
    writeFileSync(file, JSON.stringify(given));
    return file;
  });
  const { exitCode, stdout, stderr } = await tryProgram([
    ...[helm, 'template', release.name, chart, '--namespace', release.namespace],
    ...files.flatMap((file) => ['--values', file]),
  ]);
  if (exitCode !== 0) return [...unknown, stderr.trim()];
  const definitions = await runProgram([helm, 'show', 'crds', chart]);
  return [...unknown, ...schemaFaults(objectsIn(stdout), customResourceSchemas(documentsIn(definitions)))];
}

/** The keys below this name are flags of a program. The chart's defaults do not list them all. */
const flagsOfProgram = 'extraArgs';

/**
 * The given values, nested ones included, that the chart's defaults do not have, so that the chart ignores them. A value that
 * is empty by default may contain anything.
 */
function unknownNames(given: Record<string, unknown>, known: Record<string, unknown>, path = ''): string[] {
  return Object.entries(given).flatMap(([name, value]) => {
    const full = `${path}${name}`;
    if (!(name in known)) return [full];
    const [inner, defaults] = [record.safeParse(value), record.safeParse(known[name])];
    const isOpen = name === flagsOfProgram || !defaults.success || Object.keys(defaults.data).length === 0;
    return inner.success && !isOpen ? unknownNames(inner.data, defaults.data, `${full}.`) : [];
  });
}

/** All objects of a rendering, also those in a List. */
function objectsIn(text: string): z.infer<typeof object>[] {
  return documentsIn(text)
    .flatMap((document) => {
      const found = list.safeParse(document);
      return found.success ? found.data.items : [document];
    })
    .map((document) => object.parse(document));
}

/** The documents of a text in YAML, without empty ones. */
function documentsIn(text: string): unknown[] {
  return parseAllDocuments(text)
    .map((document): unknown => document.toJS())
    .filter((document) => document !== null);
}

function schemaFaults(
  objects: readonly z.infer<typeof object>[],
  schemas: ReadonlyMap<string, z.ZodType>,
): string[] {
  return objects.flatMap(({ apiVersion, kind, spec }) => {
    const parsed = schemas.get(`${apiVersion} ${kind}`)?.safeParse(spec);
    if (parsed === undefined || parsed.success) return [];
    return parsed.error.issues.map(
      (issue) => `${kind}: ${['spec', ...issue.path].join('.')}: ${issue.message}`,
    );
  });
}
