import { readFile } from 'node:fs/promises';
import { createPermissions } from 'local-aws/aws-api/authorize.ts';
import { isAllowed, type Judgement, type Question } from 'local-aws/aws-api/judgements.ts';
import { checkPermissions } from 'local-aws/codepipeline/check-permissions.ts';
import { sentenceOf } from 'programs/program-errors.ts';
import type { Rehearsal } from '../rehearsal.ts';
import { judgementsFile, writeRegionConfig } from '../steps/region.ts';
import { describeGrant, type Grant, type RegionAccess, type RegionGrant, type RuleGrant } from './grants.ts';
import type { Scenario, ScenarioRun } from './scenarios.ts';
import { explain } from './unused-grants.ts';

/** The result of a rehearsal without a grant. */
export type Finding =
  /** The scenario failed in these words. */
  | { readonly grant: Grant; readonly result: 'needed'; readonly scenario: string; readonly words: string }
  /** The delivery asked for it, in a way that cannot be run again. */
  | { readonly grant: Grant; readonly result: 'asked'; readonly words: string }
  /** Nothing asked for it. */
  | { readonly grant: Grant; readonly result: 'unused'; readonly reason: string | undefined }
  /** It should have failed and did not, or not at the call. */
  | { readonly grant: Grant; readonly result: 'wrong'; readonly words: string };

/** A scenario, and its questions with all permissions. */
export interface KnownScenario extends Scenario {
  readonly questions: readonly Question[];
}

type Context = Pick<Rehearsal, 'paths' | 'region' | 'stack' | 'cluster' | 'signal'>;

/** The judgements so far. */
export async function readJudgements({ paths }: Pick<Context, 'paths'>): Promise<Judgement[]> {
  const text = await readFile(judgementsFile(paths), 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

/** Runs a scenario with all permissions. @throws Error if it does not end as it should. */
export async function learnScenario(scenario: Scenario, context: Context): Promise<KnownScenario> {
  const { run, judgements } = await watched(scenario, context);
  const refused = judgements.find(({ refusal }) => refusal !== undefined)?.refusal;
  if (run.succeeded !== scenario.succeeds || refused !== undefined)
    throw new Error(
      `${scenario.name} ${run.succeeded ? 'succeeds' : 'fails'} with all permissions: ${refused ?? lastLines(run.output)}`,
    );
  return { ...scenario, questions: judgements.map(({ question }) => question) };
}

async function watched(
  scenario: Scenario,
  context: Context,
): Promise<{ run: ScenarioRun; judgements: Judgement[] }> {
  const before = (await readJudgements(context)).length;
  const run = await scenario.run();
  return { run, judgements: (await readJudgements(context)).slice(before) };
}

/**
 * Takes a grant of IAM or EKS away, alone. A scenario that needs it is run again, and must be refused at a call that the
 * grant alone allows. If no scenario needs it, the questions of the delivery decide.
 */
export async function withoutRegionGrant(
  grant: RegionGrant,
  context: Context,
  known: { readonly scenarios: readonly KnownScenario[]; readonly delivery: readonly Question[] },
): Promise<Finding> {
  const { region, stack, paths } = context;
  const access = grant.remove(region.config);
  const check = refusalOfPipelines(stack, access);
  if (check !== undefined)
    return { grant, result: 'needed', scenario: 'the check of the pipelines', words: check };
  const changed = changedBy(access, region.config.region);
  const scenario = known.scenarios.find(({ questions }) => questions.some(changed));
  if (scenario === undefined) {
    const asked = known.delivery.find(changed);
    return asked ? { grant, result: 'asked', words: describeQuestion(asked) } : unused(grant);
  }
  await writeRegionConfig(paths, { ...region.config, ...access });
  try {
    const { run, judgements } = await watched(scenario, context);
    const refused = judgements.find((one) => one.refusal !== undefined && changed(one.question));
    const words = refused && wordsOf(refused, scenario, run);
    if (run.succeeded || words === undefined) return { grant, result: 'wrong', words: wrong(scenario, run) };
    return { grant, result: 'needed', scenario: scenario.name, words };
  } finally {
    await writeRegionConfig(paths, region.config);
  }
}

/** Takes a rule of a Role away, alone. The run must show Kubernetes' refusal, or the step's own words about it. */
export async function withoutRule(grant: RuleGrant, context: Context, scenario: Scenario): Promise<Finding> {
  const replace = (object: object) =>
    context.cluster.kubectl(['replace', '--filename=-'], { input: JSON.stringify(object) });
  await replace(grant.without);
  try {
    const { succeeded, output } = await scenario.run();
    if (succeeded) return unused(grant);
    const [words] = /^.*\b(?:forbidden|may not read)\b.*$/im.exec(output) ?? [];
    if (words === undefined) return { grant, result: 'wrong', words: wrong(scenario, { succeeded, output }) };
    return { grant, result: 'needed', scenario: scenario.name, words: words.trim() };
  } finally {
    await replace(grant.whole);
  }
}

/** The line in which a run shows that this was refused, or the refusal where it shows the status only. */
function wordsOf(
  { question, refusal }: Judgement,
  { shows }: Scenario,
  { output }: ScenarioRun,
): string | undefined {
  if (shows) return shows.test(output) ? refusal : undefined;
  const pattern =
    question.kind === 'cluster'
      ? 'Unauthorized|must be logged in|asked for the client to provide credentials'
      : `is not authorized to perform: ${question.kind === 'call' ? question.access.action : 'sts:AssumeRole'}`;
  return new RegExp(`^.*(?:${pattern}).*$`, 'im').exec(output)?.[0].trim();
}

function unused(grant: Grant): Finding {
  return { grant, result: 'unused', reason: explain(grant) };
}

function wrong({ name }: Scenario, { succeeded, output }: ScenarioRun): string {
  return succeeded ? `${name} succeeds without it` : `${name} fails elsewhere: ${lastLines(output)}`;
}

function lastLines(output: string): string {
  return output.trim().split('\n').slice(-3).join(' | ');
}

/** Whether the answer to a question is another one than in the whole region, where it was yes. */
function changedBy(access: RegionAccess, region: string): (question: Question) => boolean {
  const permissions = createPermissions({ ...access, region });
  return (question) => !isAllowed(question, permissions, access.clusters);
}

/** The rehearsal checks the policies of the pipelines before it begins, since it has no CodePipeline that uses them. */
function refusalOfPipelines(stack: Context['stack'], access: RegionAccess): string | undefined {
  try {
    checkPermissions(stack, access);
    return undefined;
  } catch (error) {
    return sentenceOf(error).split('\n')[0];
  }
}

/** A question in a few words. */
export function describeQuestion(question: Question): string {
  const role = question.roleArn.slice(question.roleArn.lastIndexOf('/') + 1);
  switch (question.kind) {
    case 'call':
      return `${role} calls ${question.access.action}`;
    case 'role':
      return `${'service' in question.assumer ? question.assumer.service : question.assumer.roleArn} takes ${role}`;
    case 'cluster':
      return `${role} is let into ${question.cluster}`;
  }
}

/** A sentence about a finding, which names stack and grant. */
export function describeFinding(finding: Finding): string {
  const where = describeGrant(finding.grant);
  switch (finding.result) {
    case 'needed':
      return `${where}: without it, ${finding.scenario} is refused: ${finding.words}`;
    case 'asked':
      return `${where}: the delivery asked for it (${finding.words}); not run again`;
    case 'unused':
      return `${where}: ${finding.reason ?? 'no run needs it: remove it from the stack, or explain it in packages/rehearsal/src/permissions/unused-grants.ts'}`;
    case 'wrong':
      return `${where}: ${finding.words}`;
  }
}
