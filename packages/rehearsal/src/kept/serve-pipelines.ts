/*
 * The program that serves the pipelines of a kept rehearsal: a push starts them, and CodePipeline's API answers. It is a
 * process of the sandbox and ends with it. Its output is the log of the pipelines.
 */
import { openSync } from 'node:fs';
import { join } from 'node:path';
import type { ExecutionResult } from 'local-aws/codepipeline/execution-result.ts';
import { startsFor } from 'local-aws/event-bridge/starts-for.ts';
import { startJsonApi } from 'local-aws/stand-ins/aws-json-api.ts';
import type { RepositoryEvent } from 'local-aws/stand-ins/codecommit/repository-event.ts';
import { addresses } from 'local-cluster/cluster/addresses.ts';
import { clusterPaths } from 'local-cluster/cluster/cluster-paths.ts';
import { followLines } from 'local-cluster/cluster/daemon.ts';
import { sandboxEnvironment } from 'local-cluster/cluster/sandbox-environment.ts';
import { sentenceOf } from 'programs/program-errors.ts';
import { type RunOptions, runProgram } from 'programs/run-program.ts';
import { createScreenProgress, type Progress } from '../progress.ts';
import { describeFailure } from '../report/describe-failure.ts';
import { openBuildSite } from '../steps/create-build-site.ts';
import { pipelineOperations } from '../steps/deliver.ts';
import { codeCommitEvents } from '../steps/region.ts';
import { assertDelivered, type RunningPipeline } from '../steps/run-pipeline.ts';
import { createRunningPipelines } from '../steps/running-pipelines.ts';
import { readHandOver } from './hand-over.ts';

process.umask(0o022);
const [file = ''] = process.argv.slice(2);
const { root, stack, machineOptions, accessKeyId, state, handledEvents } = await readHandOver(file);
const paths = clusterPaths(root);
const screen = createScreenProgress();
const progress: Progress = {
  ...screen,
  pipelineEvent(_stack, event) {
    const [, ending] = /^execution-(succeeded|failed|stopped)$/.exec(event.type) ?? [];
    if (ending) screen.note(`Execution ${event.executionId} ended as ${ending.toUpperCase()}.`);
  },
};
const { signal } = new AbortController();
const here = {
  run: (command: readonly string[], options: RunOptions = {}) =>
    runProgram(command, { extendEnvironment: false, environment: sandboxEnvironment(paths.run), ...options }),
};
// This program is in the sandbox itself.
const site = await openBuildSite(here, { ...machineOptions, commandPrefix: [] }, signal);
const pipelines = createRunningPipelines({ stack, site, paths, approve: 'api', progress, signal, state }).all;
followEvents(join(paths.log, codeCommitEvents));
await startJsonApi({
  operations: pipelineOperations(stack, pipelines, progress),
  accessKeyId,
  port: addresses.pipelineApiPort,
  socket: paths.apiSocket,
});

/** Starts pipelines by the events that were not handled yet. */
function followEvents(events: string): void {
  let count = 0;
  followLines(openSync(events, 'r'), (line) => {
    const event = JSON.parse(line) as RepositoryEvent & { readonly ready?: boolean };
    if (event.ready) return;
    count += 1;
    if (count > handledEvents) startBy(event, pipelines);
  });
}

function startBy(event: RepositoryEvent, running: readonly RunningPipeline[]): void {
  const { referenceFullName, repositoryName } = event.detail;
  const starts = startsFor(event, stack.eventRules);
  if (starts.length === 0) progress.note(`${referenceFullName} of ${repositoryName} starts no pipeline.`);
  for (const start of starts) {
    progress.note(`Pipeline ${start.pipelineName}, started by the event rule ${start.ruleName}:`);
    const started = running.find(({ pipeline }) => pipeline.name === start.pipelineName);
    // The history has the end of the execution; a start that is refused has none.
    started?.queue
      .start(start)
      .then(noteFailure, (error: unknown) => progress.note(`Not started: ${sentenceOf(error)}`));
  }
}

/** Why an execution failed, if it did. */
function noteFailure(result: ExecutionResult): void {
  try {
    assertDelivered(result);
  } catch (error) {
    progress.note(describeFailure(error));
  }
}
