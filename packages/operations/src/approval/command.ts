import { createInterface } from 'node:readline/promises';
import { loadConfiguration } from 'infra';
import { UsageError } from 'infra/errors.ts';
import { toPrintableJson } from 'tag-resolver';
import { describeAwsError } from '../aws/aws-error.ts';
import { createPipelineClient } from '../aws/pipeline-client.ts';
import { OperationError } from '../errors.ts';
import { findPlace, type Place } from '../find-place.ts';
import { approvalPermissions } from '../needed-permissions.ts';
import type { ApprovalAnswer, PipelineClient } from '../pipeline/pipeline-client.ts';
import { assertStage, readSnapshot, viewOf } from '../pipeline/snapshot.ts';
import { changesReader, inSandbox } from '../sandbox/in-sandbox.ts';
import { print, say, withSignals } from '../terminal.ts';
import { decide } from './decide.ts';
import { type DecisionResult, decisionJson, planLines, resultLines } from './decision-text.ts';
import { type DecisionPlan, planDecision } from './plan-decision.ts';

export interface ApprovalFlags {
  readonly service?: string;
  readonly reject?: boolean;
  readonly comment?: string;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly sandbox?: boolean;
}

const intervalMs = 1000;
const timeoutMs = 120_000;
/** The maximum length of an answer's summary in PutApprovalResult. */
const longestComment = 512;

/** Runs `pnpm approval`. */
export async function runApproval(
  environment: string,
  wanted: string | undefined,
  flags: ApprovalFlags,
): Promise<void> {
  const named = findPlace(await loadConfiguration(), environment, flags.service);
  const answer = answerOf(flags);
  const place = await inSandbox(named, flags.sandbox);
  const client = createPipelineClient(place);
  let plan: DecisionPlan | undefined;
  try {
    plan = await readPlan(client, place, wanted);
    const result = await answerPlan(client, place, plan, { answer, flags });
    print(textOf(plan, place, result, flags));
  } catch (error) {
    throw describeAwsError(error, place, approvalPermissions(place, plan?.approval));
  }
}

function answerOf({ reject, comment, yes, dryRun }: ApprovalFlags): ApprovalAnswer {
  if (comment !== undefined && comment.length > longestComment)
    throw new UsageError(
      `--comment has ${comment.length} characters, and CodePipeline takes ${longestComment}`,
    );
  if (!yes && !dryRun && !isTerminal())
    throw new UsageError('there is no terminal to ask on: add --yes to decide, or --dry-run to look');
  return reject
    ? { status: 'Rejected', summary: comment ?? 'rejected by pnpm approval --reject' }
    : { status: 'Approved', summary: comment ?? 'approved by pnpm approval' };
}

async function readPlan(
  client: PipelineClient,
  place: Place,
  wanted: string | undefined,
): Promise<DecisionPlan> {
  const snapshot = await readSnapshot(client, place);
  assertStage(snapshot.description, place);
  return planDecision(viewOf(snapshot, place), place, wanted, changesReader(place));
}

async function answerPlan(
  client: PipelineClient,
  place: Place,
  plan: DecisionPlan,
  { answer, flags }: { readonly answer: ApprovalAnswer; readonly flags: ApprovalFlags },
): Promise<DecisionResult> {
  if (flags.dryRun) return 'none';
  for (const line of planLines(plan, place)) say(line);
  if (!flags.yes) await confirm(`${flags.reject ? 'Reject' : 'Approve'} it for ${place.environment}? [y/N] `);
  await withSignals((signal) => decide(client, plan, { answer, signal, intervalMs, timeoutMs, say }));
  return flags.reject ? 'rejected' : 'approved';
}

function textOf(plan: DecisionPlan, place: Place, result: DecisionResult, { json }: ApprovalFlags): string {
  if (json) return toPrintableJson(JSON.stringify(decisionJson(plan, place, result)));
  const lines =
    result === 'none'
      ? [...planLines(plan, place), 'Nothing was changed, because of --dry-run.']
      : resultLines(plan, place, result);
  return lines.join('\n');
}

function isTerminal(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true;
}

async function confirm(question: string): Promise<void> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const closed = new Promise<string>((resolve) => terminal.once('close', () => resolve('')));
  const answer = await Promise.race([terminal.question(question), closed]);
  terminal.close();
  if (!/^y(es)?$/i.test(answer.trim())) throw new OperationError('nothing was changed');
}
