import { shortCommitId } from 'pipeline-steps';
import { lastLines, shownLines } from '../describe-failure.ts';
import { type ActionRun, installTitle, type RunRecord, secondsOf, type TimedStep } from '../run-record.ts';
import { duration, timeElement } from './formats.ts';
import { logAnchor, logLink } from './log-section.ts';
import { html, type Markup } from './markup.ts';
import { commandBlock, outputBlock } from './output-block.ts';

const words = { running: 'Running', passed: 'Passed', failed: 'Failed', interrupted: 'Interrupted' } as const;

/** The head of the page: the result, the duration, the commit, and the failure. */
export function verdictSection(record: RunRecord, now: number): Markup {
  const { verdict } = record;
  const installation = installSeconds(record, now);
  const took = duration(secondsOf(record, now) - installation);
  const preposition = verdict === 'passed' ? 'in' : 'after';
  return html`<header class="verdict ${verdict}" data-written="${now}">
<p class="kind">Rehearsal of a delivery</p>
<h1>${words[verdict]} ${preposition} ${took}</h1>
${installation > 0 && html`<p class="apart">and ${duration(installation)} to install the tools, once on this machine</p>`}
${currentStep(record)}
<dl class="facts">
${headFact(record)}
${fact('Kubernetes', record.facts.kubernetesMinor)}
${fact('Steps', stepWords(record))}
${fact('Pipeline runs', runCount(record))}
${fact(record.endedAt === undefined ? 'Started' : 'Ended', timeElement(record.endedAt ?? record.startedAt))}
</dl>
</header>
${verdict === 'failed' && failureSection(record)}`;
}

/** The current step, or the step of the interruption. */
function currentStep({ verdict, steps }: RunRecord): Markup | undefined {
  const step = steps.at(-1);
  if (step === undefined || verdict === 'passed' || verdict === 'failed') return undefined;
  return html`<p class="apart">${verdict === 'running' ? 'now' : 'during'}: ${step.title}</p>`;
}

function installSeconds({ steps }: RunRecord, now: number): number {
  const installation = steps.find(({ title }) => title === installTitle);
  return installation === undefined ? 0 : secondsOf(installation, now);
}

function fact(name: string, value: Markup | string | undefined): Markup | undefined {
  return value === undefined ? undefined : html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
}

function headFact({ facts: { head } }: RunRecord): Markup | undefined {
  if (head === undefined) return undefined;
  return fact(
    'HEAD',
    html`<code title="${head.commitId}">${shortCommitId(head.commitId)}</code> ${head.subject}`,
  );
}

function stepWords({ steps }: RunRecord): string | undefined {
  if (steps.length === 0) return undefined;
  const failed = steps.filter((step) => step.failed).length;
  const passed = steps.filter((step) => !step.failed && step.endedAt !== undefined).length;
  return failed > 0 ? `${passed} passed, ${failed} failed` : `${passed} passed`;
}

function runCount({ services }: RunRecord): string | undefined {
  const count = services.reduce((sum, { runs }) => sum + runs.length, 0);
  return count === 0 ? undefined : String(count);
}

function failureSection({ failure, steps, facts }: RunRecord): Markup | undefined {
  if (failure === undefined) return undefined;
  const step = steps.findLast(({ failed }) => failed);
  const pod = podLines(step?.action, failure.output);
  return html`<section class="failure" aria-labelledby="failure">
<h2 id="failure">${step ? `${step.title} failed` : `It failed after: ${steps.at(-1)?.title ?? 'nothing'}`}</h2>
<p class="message">${failure.message}</p>
${failure.command && html`<h3>Command</h3>${commandBlock(failure.command)}`}
${pod.length > 0 && html`<h3>What the pod says</h3>${outputBlock(pod)}`}
${failure.output && html`<h3>The end of its output</h3>${outputBlock(lastLines(failure.output))}`}
${logLines(step, failure.lookAt)}
${facts.kept === undefined && facts.head !== undefined && html`<h3>Look into the cluster</h3>${commandBlock('npx --yes pnpm rehearse --keep')}`}
</section>`;
}

/** The lines of a failed roll-out's diagnosis: state, log and events of the pods that did not get ready. */
const diagnosis = /^(?:pipeline-steps: )?(pod \S+: .*|\s*log \| .*|event: .*)$/;

function podLines(action: ActionRun | undefined, output: string | undefined): string[] {
  const commands = action?.commands ?? [];
  const lines = [...commands.flatMap(({ head, tail }) => [...head, ...tail]), ...(output ?? '').split('\n')];
  return [...new Set(lines.flatMap((line) => diagnosis.exec(line)?.[1] ?? []))].slice(-shownLines);
}

function logLines(step: TimedStep | undefined, lookAt: readonly string[]): Markup | undefined {
  const logFile = step?.action?.logFile;
  if (logFile !== undefined)
    return html`<p class="where"><a href="#${logAnchor(logFile)}">Log of ${step?.title ?? ''}</a> · ${logLink(logFile)}</p>`;
  return lookAt.length === 0 ? undefined : html`<p class="where">Look at ${lookAt.join(', ')}</p>`;
}
