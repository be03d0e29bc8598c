import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SynthesizedStacks } from 'infra/synthesized/synthesized-stack.ts';
import { programError, tryProgram } from 'programs/run-program.ts';
import * as z from 'zod';
import { type Finding, judged } from './finding.ts';
import { type PolicyDocument, policyDocuments } from './policy-documents.ts';
import { type PolicyWaiver, policyWaivers } from './policy-waivers.ts';
import { installPythonPackages, pythonTools } from './python-packages.ts';

const lineSchema = z.looseObject({
  issue: z.string(),
  title: z.string(),
  severity: z.string(),
  detail: z.unknown(),
  location: z.looseObject({ filepath: z.string() }),
});
export type PolicyIssue = z.infer<typeof lineSchema>;

const faultyName = 'known-fault.json';
const faulty = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: ['s3:GetObjekt'], Resource: 'arn:aws:s3:::bucket' }],
};

/** Runs parliament on every IAM document, in `folder`, which it creates. */
export async function verifyPolicies(stacks: SynthesizedStacks, folder: string): Promise<Finding[]> {
  const environment = await installPythonPackages(pythonTools);
  const documents = policyDocuments(stacks);
  mkdirSync(folder, { recursive: true });
  for (const document of documents)
    writeFileSync(join(folder, fileName(document)), JSON.stringify(lintable(document), null, 2));
  writeFileSync(join(folder, faultyName), JSON.stringify(faulty));
  const issues = await runParliament(environment, folder);
  return policyFindings(issues, documents);
}

/** Reads parliament's issues, with one finding for each document. */
export function policyFindings(
  issues: readonly PolicyIssue[],
  documents: readonly PolicyDocument[],
  waivers: readonly PolicyWaiver[] = policyWaivers,
): Finding[] {
  const issuesOf = (name: string) => issues.filter(({ location }) => location.filepath.endsWith(`/${name}`));
  const isSeen = issuesOf(faultyName).some(({ issue }) => issue === 'UNKNOWN_ACTION');
  return [
    judged(
      'parliament sees the fault of a policy that has one',
      isSeen ? [] : ['it reported no UNKNOWN_ACTION'],
    ),
    ...documents.map((document) =>
      judged(
        `parliament finds no fault with ${document.argument} of ${document.address} in ${document.stack}`,
        issuesOf(fileName(document))
          .filter((issue) => !waivers.some((waiver) => isWaivedBy(waiver, issue)))
          .map(
            ({ severity, issue, title, detail }) =>
              `${severity} ${issue}: ${title} ${JSON.stringify(detail)}`,
          ),
      ),
    ),
    judged(
      'every waiver of parliament waives something',
      waivers
        // A configuration may lack what it is for, such as a nightly check.
        .filter(({ document }) => documents.some((of) => document.test(`/${fileName(of)}`)))
        .filter((waiver) => !issues.some((issue) => isWaivedBy(waiver, issue)))
        .map(({ issue, document }) => `${issue} of ${document.source}`),
    ),
  ];
}

function isWaivedBy(waiver: PolicyWaiver, { issue, location }: PolicyIssue): boolean {
  return waiver.issue === issue && waiver.document.test(location.filepath);
}

function fileName({ stack, address, argument }: PolicyDocument): string {
  return `${stack}.${address}.${argument}.json`;
}

const documentSchema = z.looseObject({ Statement: z.array(z.record(z.string(), z.unknown())) });

/** Adds what parliament requires: a resource in statements that can't have one, and ARNs in place of expressions. */
export function lintable({ text, address, argument }: PolicyDocument): unknown {
  const document = documentSchema.parse(
    JSON.parse(text.replaceAll(/\$\{([^}]*)\}/g, (_, expression) => standIn(expression))),
  );
  const Resource = impliedResource(address, argument);
  if (Resource === undefined) return document;
  return { ...document, Statement: document.Statement.map((statement) => ({ ...statement, Resource })) };
}

/** The resource of a policy that AWS does not let name it. */
function impliedResource(address: string, argument: string): string | undefined {
  if (argument === 'assume_role_policy') return 'arn:aws:iam::000000000000:role/name';
  if (address.startsWith('aws_ecr_repository_policy.'))
    return 'arn:aws:ecr:eu-west-1:000000000000:repository/name';
  return undefined;
}

/** A value in place of an expression: an ARN of its service, or a word. */
function standIn(expression: string): string {
  const [, service] = /^aws_([a-z0-9]+)_.*\.arn$/.exec(expression) ?? [];
  return service ? `arn:aws:${service}:eu-west-1:000000000000:${arnPath(service)}` : 'x';
}

function arnPath(service: string): string {
  return service === 'kms' ? 'key/00000000-0000-0000-0000-000000000000' : 'x';
}

async function runParliament(environment: string, folder: string): Promise<PolicyIssue[]> {
  const flags = ['--directory', folder, '--include_policy_extension', 'json', '--json'];
  // Its exit code is 1 if it found issues. Each issue is a line of JSON.
  const command = [join(environment, 'bin/parliament'), ...flags];
  const result = await tryProgram(command);
  if (result.exitCode !== 0 && result.exitCode !== 1) throw programError(command, result);
  const lines = result.stdout.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line) => lineSchema.parse(JSON.parse(line)));
}
