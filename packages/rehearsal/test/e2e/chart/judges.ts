import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { kubernetesVersions } from 'local-cluster/tools/kubernetes-versions.ts';
import { z } from 'zod';
import { kubeconform, kubeScore } from '../../helpers/go-program.ts';
import { provide } from '../provide-go-program.ts';

const kubernetesMinor = Object.keys(kubernetesVersions).at(-1) ?? '';

const kubeconformReport = z.object({
  resources: z
    .array(z.object({ kind: z.string(), name: z.string(), status: z.string(), msg: z.string() }))
    .nullable(),
  summary: z.object({ valid: z.number(), invalid: z.number(), errors: z.number(), skipped: z.number() }),
});

/** kubeconform's result for manifests: the number of valid ones, and a line for each invalid one. */
export async function conform(
  manifests: string,
  schemaFolder: string,
): Promise<{ readonly valid: number; readonly faults: readonly string[] }> {
  const program = await provide(kubeconform);
  const location = join(schemaFolder, '{{ .ResourceKind }}{{ .KindSuffix }}.json');
  const args = ['-strict', '-summary', '-output=json', `-n=${availableParallelism()}`];
  const run = await execa(program, [...args, `-schema-location=${location}`], {
    input: manifests,
    reject: false,
  });
  const { resources, summary } = kubeconformReport.parse(JSON.parse(run.stdout));
  if (summary.skipped > 0) throw new Error(`kubeconform skipped ${summary.skipped} manifests.`);
  return {
    valid: summary.valid,
    faults: (resources ?? []).map(({ kind, name, msg }) => `${kind} ${name}: ${msg}`),
  };
}

const kubeScoreReport = z.array(
  z.object({
    object_name: z.string(),
    type_meta: z.object({ kind: z.string() }),
    checks: z.array(
      z.object({
        check: z.object({ id: z.string() }),
        grade: z.number(),
        skipped: z.boolean(),
        comments: z.array(z.object({ summary: z.string() })).nullable(),
      }),
    ),
  }),
);

/** A finding of kube-score. */
export interface Finding {
  readonly check: string;
  /** For people: kind, name and kube-score's words. */
  readonly text: string;
}

const allOk = 10;
/** Optional checks that run besides the default ones. */
const optionalChecks = ['container-seccomp-profile', 'container-ports-check'];

/** All findings of kube-score in manifests, warnings too. */
export async function score(manifests: string): Promise<Finding[]> {
  const program = await provide(kubeScore);
  const flags = [`--kubernetes-version=v${kubernetesMinor}`, '--output-format=json'];
  const optional = optionalChecks.map((check) => `--enable-optional-test=${check}`);
  const run = await execa(program, ['score', ...flags, ...optional, '-'], {
    input: manifests,
    reject: false,
  });
  return kubeScoreReport.parse(JSON.parse(run.stdout)).flatMap(({ object_name, type_meta, checks }) =>
    checks
      .filter(({ grade, skipped }) => !skipped && grade < allOk)
      .map(({ check, comments }) => ({
        check: check.id,
        text: `${type_meta.kind} ${object_name}: ${(comments ?? []).map(({ summary }) => summary).join('; ')}`,
      })),
  );
}

/** Finds both programs in PATH or in the cache, or installs them. */
export async function provideJudges(): Promise<void> {
  await provide(kubeconform);
  await provide(kubeScore);
}
