import { z } from 'zod';
import { type KubernetesVersion, kubernetesVersions } from '../config/kubernetes-versions.ts';
import { dayOf } from '../config/version-support.ts';
import { UsageError } from '../errors.ts';
import { compareVersions, newestOf } from './compare-versions.ts';
import { type Answers, addonsQuestion, clusterVersionsQuestion, nodeReleaseQuestion } from './questions.ts';

/** Version 1 of the AWS CLI writes a time in seconds since 1970, version 2 in the time zone of the machine. */
const day = z
  .union([z.string(), z.number().transform((seconds) => seconds * 1000)])
  .pipe(z.coerce.date())
  .transform(dayOf);

const clusterVersionsAnswer = z.object({
  clusterVersions: z.array(
    z.object({
      clusterVersion: z.string(),
      // Older AWS CLIs have `status`, such as `standard-support`.
      versionStatus: z.string().optional(),
      status: z.string().optional(),
      endOfStandardSupportDate: day,
    }),
  ),
});

const addonsAnswer = z.object({
  addons: z.array(
    z.object({
      addonName: z.string(),
      addonVersions: z.array(
        z.object({
          addonVersion: z.string(),
          compatibilities: z.array(z.object({ clusterVersion: z.string(), defaultVersion: z.boolean() })),
        }),
      ),
    }),
  ),
});

const parameterAnswer = z.object({
  Parameter: z.object({ Value: z.string().regex(/^\d+\.\d+\.\d+-\d{8}$/) }),
});

/**
 * One line for each version in AWS that is newer than the table of versions, or differs from it.
 * @throws UsageError for a question without an answer, or with an unexpected one.
 */
export function findNewer(answers: Answers): string[] {
  return [
    ...newMinors(answers),
    ...[...kubernetesVersions].flatMap(([minor, row]) => [
      ...newerNodes(answers, minor, row),
      ...newerAddons(answers, minor, row),
    ]),
  ];
}

function newMinors(answers: Answers): string[] {
  const { clusterVersions } = read(answers, clusterVersionsQuestion, clusterVersionsAnswer);
  return clusterVersions.flatMap((found) => {
    const { clusterVersion: minor, endOfStandardSupportDate: end } = found;
    const status = (found.versionStatus ?? found.status ?? '').toUpperCase().replace('-', '_');
    const row = kubernetesVersions.get(minor);
    if (row === undefined)
      return status === 'STANDARD_SUPPORT'
        ? [
            `${minor} is new, in standard support until ${end}: docs/how-to/upgrade-kubernetes.md says how to get there`,
          ]
        : [];
    return row.supportEnds === end
      ? []
      : [`${minor} supportEnds is ${end}, and ${row.supportEnds} in the table`];
  });
}

function newerNodes(answers: Answers, minor: string, { nodeRelease }: KubernetesVersion): string[] {
  const newest = read(answers, nodeReleaseQuestion(minor), parameterAnswer).Parameter.Value;
  return compareVersions(nodeRelease, newest) < 0
    ? [`${minor} nodeRelease ${nodeRelease}, newest ${newest}`]
    : [];
}

function newerAddons(answers: Answers, minor: string, { addons }: KubernetesVersion): string[] {
  const answer = read(answers, addonsQuestion(minor), addonsAnswer);
  return Object.entries(addons).flatMap(([name, version]) => {
    const fitting = answer.addons
      .filter(({ addonName }) => addonName === name)
      .flatMap(({ addonVersions }) => addonVersions)
      .flatMap(({ addonVersion, compatibilities }) =>
        compatibilities
          .filter(({ clusterVersion }) => clusterVersion === minor)
          .map(({ defaultVersion }) => ({ addonVersion, defaultVersion })),
      );
    const versions = fitting.map(({ addonVersion }) => addonVersion);
    const newest = newestOf(versions);
    if (newest === undefined) return [`${minor} ${name} ${version}, of which EKS has no version`];
    const byDefault = fitting.find(({ defaultVersion }) => defaultVersion);
    const isThere = versions.includes(version) ? '' : ', which EKS has taken away';
    if (isThere === '' && compareVersions(version, newest) >= 0) return [];
    return [
      `${minor} ${name} ${version}${isThere}, newest ${newest}, default ${byDefault?.addonVersion ?? 'none'}`,
    ];
  });
}

function read<Answer>(answers: Answers, question: string, schema: z.ZodType<Answer>): Answer {
  if (!Object.hasOwn(answers, question))
    throw new UsageError(`the answer to \`aws ${question}\` is missing: ask AWS, without --from.`);
  const parsed = schema.safeParse(answers[question]);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UsageError(
    `the answer to \`aws ${question}\` is not as AWS writes it: ${z.core.toDotPath(issue?.path ?? [])}: ${issue?.message}`,
  );
}
