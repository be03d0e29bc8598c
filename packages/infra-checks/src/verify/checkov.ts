import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  resourcesIn,
  type SynthesizedStack,
  type SynthesizedStacks,
} from 'infra/synthesized/synthesized-stack.ts';
import { runProgram } from 'programs/run-program.ts';
import { parse } from 'yaml';
import * as z from 'zod';
import { type Finding, judged } from './finding.ts';
import { installPythonPackages, pythonTools } from './python-packages.ts';
import { writeStack } from './write-stack.ts';

const checkSchema = z.looseObject({
  check_id: z.string(),
  check_name: z.string(),
  file_path: z.string(),
  resource: z.string(),
});
type Check = z.infer<typeof checkSchema>;
const reportSchema = z.looseObject({
  results: z.looseObject({ passed_checks: z.array(checkSchema), failed_checks: z.array(checkSchema) }),
  summary: z.looseObject({ parsing_errors: z.number() }),
});
export type CheckovReport = z.infer<typeof reportSchema>;

/** The checks that are waived for all stacks, each with its reason. */
const waiversFile = join(import.meta.dirname, '../../checkov.yaml');

/** A stack with a fault that checkov must find, which proves that checkov works. */
const faultyStack = 'known-fault';
const expectedFault = 'CKV_AWS_24';
const faulty = {
  resource: {
    aws_security_group: {
      open: {
        description: 'SSH from anywhere',
        ingress: [{ from_port: 22, to_port: 22, protocol: 'tcp', cidr_blocks: ['0.0.0.0/0'] }],
      },
    },
  },
};

/** Runs checkov on all stacks, in `folder`, which it creates. */
export async function verifyByCheckov(stacks: SynthesizedStacks, folder: string): Promise<Finding[]> {
  const environment = await installPythonPackages(pythonTools);
  for (const [name, stack] of stacks) writeStack(folder, name, withoutTerraform(stack));
  writeStack(folder, faultyStack, faulty);
  const report = await runCheckov(environment, folder);
  const waivers = z
    .object({ 'skip-check': z.array(z.string()) })
    .parse(parse(readFileSync(waiversFile, 'utf8')));
  return checkovFindings(report, stacks, waivers['skip-check']);
}

/** Reads checkov's report: failed checks, waivers without effect, and whether it ran at all. */
export function checkovFindings(
  { results, summary }: CheckovReport,
  stacks: SynthesizedStacks,
  waivers: readonly string[],
): Finding[] {
  const ours = results.failed_checks.filter((check) => stackOf(check) !== faultyStack);
  const looked = new Set([...results.passed_checks, ...results.failed_checks].map(stackOf));
  const unseen = [...stacks].filter(([name, stack]) => hasAwsResources(stack) && !looked.has(name));
  const isSeen = results.failed_checks.some(
    (check) => stackOf(check) === faultyStack && check.check_id === expectedFault,
  );
  return [
    judged(
      'checkov sees the fault of a stack that has one',
      isSeen ? [] : [`it did not report ${expectedFault}`],
    ),
    judged('checkov reads every stack', [
      ...(summary.parsing_errors > 0 ? [`it could not parse ${summary.parsing_errors} files`] : []),
      ...unseen.map(([name]) => `it checked nothing of ${name}`),
    ]),
    ...[...stacks.keys()].map((name) =>
      judged(
        `checkov finds no fault with ${name} that is not waived`,
        ours
          .filter((check) => stackOf(check) === name && !waivers.includes(check.check_id))
          .map(({ check_id, check_name, resource }) => `${check_id}: ${check_name}: ${resource}`),
      ),
    ),
    judged(
      'every waiver of checkov.yaml waives something',
      waivers.filter((id) => !ours.some(({ check_id }) => check_id === id)),
    ),
  ];
}

function hasAwsResources(stack: SynthesizedStack): boolean {
  return resourcesIn(stack).some(({ type }) =>
    /^aws_(s3_bucket|security_group|vpc|eks|iam_role|kms_key)/.test(type),
  );
}

function stackOf({ file_path }: Check): string {
  return file_path.split('/').find((part) => part !== '' && part !== 'stacks') ?? '';
}

/** checkov silently skips a file with `required_version` in its terraform block. */
function withoutTerraform({ resource, data, provider }: SynthesizedStack) {
  return { resource, data, provider };
}

async function runCheckov(environment: string, folder: string): Promise<CheckovReport> {
  // With --soft-fail, failed checks are only in the report. Another exit code is an error of checkov.
  const flags = [
    '--framework',
    'terraform_json',
    '--compact',
    '--skip-download',
    '--soft-fail',
    '--output',
    'json',
  ];
  const command = [join(environment, 'bin/checkov'), '--directory', folder, ...flags];
  const stdout = await runProgram(command, { environment: { LOG_LEVEL: 'ERROR' } });
  return reportSchema.parse(JSON.parse(stdout));
}
