import { basename } from 'node:path';
import type { PipelineStack } from 'local-aws/delivery-stack/delivery-stack.ts';
import { ActionableError } from 'programs/actionable-error.ts';
import { sentenceOf } from 'programs/program-errors.ts';
import type { Progress } from '../progress.ts';
import type { Rehearsal } from '../rehearsal.ts';
import { buildStages, type DeployTarget, releaseNameOf } from '../steps/deploy-targets.ts';
import { recordPipelineEvent } from './record-pipeline-event.ts';
import type {
  ActionRun,
  Answer,
  RunFacts,
  RunRecord,
  ServiceRuns,
  StepRecord,
  TimedStep,
} from './run-record.ts';
import { secondsOf } from './run-record.ts';

/** Results of steps, and other content of the report. */
type Learned = Partial<Rehearsal> & Pick<RunFacts, 'kept' | 'logDirectory'>;

/** Collects the events of a rehearsal in one record. */
export interface RunRecorder {
  readonly record: RunRecord;
  /** Wraps a progress: its events are recorded too. */
  watch(progress: Progress): Progress;
  /** Records the results of a step that the report shows. */
  learn(made: Learned): void;
  end(verdict: RunRecord['verdict'], error?: unknown): void;
}

export function createRunRecorder(now: () => number = Date.now): RunRecorder {
  const record: RunRecord = {
    startedAt: now(),
    endedAt: undefined,
    verdict: 'running',
    failure: undefined,
    steps: [],
    services: [],
    facts: {},
  };
  return {
    record,
    watch: (progress) => watch(progress, record, now),
    learn(made) {
      record.facts = { ...record.facts, ...factsOf(made) };
    },
    end(verdict, error) {
      Object.assign(record, { verdict, endedAt: now(), failure: failureOf(verdict, error) });
    },
  };
}

function watch(progress: Progress, record: RunRecord, now: () => number): Progress {
  let notes: string[] = [];
  /** Once the user was asked, the approvals count as the user's: the answer `all` applies to the rest. */
  let approver = '--approve all';
  return {
    ...progress,
    note(line) {
      notes.push(line);
      progress.note(line);
    },
    ask(question, signal) {
      approver = 'you';
      return progress.ask(question, signal);
    },
    requestAnswered(target, status) {
      const isServed = status === target.smokeTest.status;
      addAnswer(record, target, { at: now(), isServed });
      progress.requestAnswered(target, status);
    },
    pipelineEvent(stack, event) {
      recordPipelineEvent(serviceOf(record, stack), event, { now: now(), approver });
      progress.pipelineEvent(stack, event);
    },
    async step(title, work, about) {
      const action = runningAction(record, title);
      if (action !== undefined && about?.logFile !== undefined) action.logFile = basename(about.logFile);
      const step: TimedStep = { title, startedAt: now(), endedAt: undefined, failed: false, notes, action };
      notes = [];
      record.steps.push(step);
      try {
        return await progress.step(title, work, about);
      } catch (error) {
        step.failed = true;
        throw error;
      } finally {
        step.endedAt = now();
      }
    },
  };
}

/** The ended steps, as the terminal and `--json` report them. */
export function stepRecords({ steps }: RunRecord): StepRecord[] {
  return steps
    .filter(({ endedAt }) => endedAt !== undefined)
    .map((step) => ({
      title: step.title,
      seconds: secondsOf(step, step.startedAt),
      failed: step.failed,
      notes: step.notes,
    }));
}

function serviceOf(record: RunRecord, stack: PipelineStack): ServiceRuns {
  const { name } = stack.pipeline;
  const known = record.services.find(({ pipelineName }) => pipelineName === name);
  if (known !== undefined) return known;
  const service: ServiceRuns = {
    pipelineName: name,
    releaseName: releaseNameOf(stack),
    columns: buildStages(stack),
    runs: [],
    answers: new Map(),
  };
  record.services.push(service);
  return service;
}

function addAnswer({ services }: RunRecord, target: DeployTarget, answer: Answer): void {
  const service = services.find(({ releaseName }) => releaseName === target.releaseName);
  // Before its first pipeline run, the service is not in the record.
  if (service === undefined) return;
  const known = service.answers.get(target.environment) ?? [];
  service.answers.set(target.environment, known);
  known.push(answer);
}

function runningAction({ services }: RunRecord, stage: string): ActionRun | undefined {
  const actions = services.flatMap(({ runs }) => runs.flatMap((run) => run.actions));
  return actions.findLast((action) => action.stage === stage && action.state === 'running');
}

function factsOf(made: Learned): RunFacts {
  const { logDirectory, kubernetesMinor, source, targets, outcomes, baseImage, stack, cluster, kept } = made;
  return {
    ...(logDirectory !== undefined && { logDirectory }),
    ...(kubernetesMinor !== undefined && { kubernetesMinor }),
    ...(source && { head: { commitId: source.commitId, subject: source.subject } }),
    ...(targets && { targets }),
    ...(outcomes && { outcomes }),
    ...(baseImage && { baseImage }),
    ...(stack && { unreadKinds: stack.unreadKinds }),
    ...(cluster && { hasNetworkPrograms: cluster.hasNetworkPrograms }),
    ...(kept && { kept }),
  };
}

function failureOf(verdict: RunRecord['verdict'], error: unknown): RunRecord['failure'] {
  if (verdict !== 'failed') return undefined;
  const message = sentenceOf(error);
  const { command, output, lookAt = [] } = error instanceof ActionableError ? error : {};
  return { message, command, output, lookAt };
}
