import type { BuildEvent } from 'local-aws/codebuild/build-result.ts';
import type { PipelineEvent } from 'local-aws/codepipeline/execution-result.ts';
import type { PipelineAction, PipelineStack } from 'local-aws/delivery-stack/delivery-stack.ts';
import type { Progress } from '../../src/progress.ts';
import type { RunRecord } from '../../src/report/run-record.ts';
import { createRunRecorder, type RunRecorder } from '../../src/report/run-recorder.ts';
import { fakeProgress } from './fake-progress.ts';
import { outcomeOf } from './small-report.ts';
import {
  buildCommands,
  buildspecOf,
  deployCommands,
  environments,
  first,
  firstCommit,
  hostOf,
  keptCluster,
  messages,
  releaseOf,
  second,
  secondDigest,
  stackOf,
  targetsOf,
} from './told-stack.ts';

/** What differs from a rehearsal that goes well. */
export interface Told {
  /** The pipelines, one for each service. */
  readonly services?: readonly string[];
  /** The output of the failing roll-out to staging. */
  readonly failure?: Error;
  readonly failingOutput?: readonly string[];
  /** The output of each build's `docker build`. */
  readonly buildOutput?: readonly string[];
  readonly subject?: string;
  readonly approve?: 'asked' | 'rejected';
  readonly keep?: boolean;
  /** Whether each fourth request fails in staging. */
  readonly losesRequests?: boolean;
  /** Ends in the middle of the first delivery. */
  readonly end?: 'interrupted' | 'running';
}

/** Plays a rehearsal to a recorder, whose clock only the story moves. */
export async function toldRehearsal(told: Told = {}): Promise<RunRecord> {
  const story = new Story(told);
  try {
    await Promise.race([story.play(), story.stopped]);
  } catch (error) {
    story.recorder.end(told.end === 'interrupted' ? 'interrupted' : 'failed', error);
  }
  const { record } = story.recorder;
  if (record.verdict === 'running' && told.end !== 'running') story.recorder.end('passed');
  return record;
}

/** In milliseconds since 1970. */
const storyStart = Date.UTC(2026, 10, 29, 16, 53);

type Outputs = typeof first;

class Story {
  readonly #told: Told;
  #now = storyStart;
  #executions = 0;
  #requests = 0;
  readonly #deployed = new Set<string>();
  readonly #stop = Promise.withResolvers<void>();
  /** Resolves in the middle of a rehearsal that still runs. */
  readonly stopped = this.#stop.promise;
  readonly recorder: RunRecorder;
  readonly #progress: Progress;

  constructor(told: Told) {
    this.#told = told;
    this.recorder = createRunRecorder(() => this.#now);
    this.#progress = this.recorder.watch(fakeProgress(['all', 'all', 'all', 'all', 'all', 'all']).progress);
  }

  async play(): Promise<void> {
    const {
      services = ['hello-world'],
      subject = 'feat(hello-service): greet in the language of the reader',
    } = this.#told;
    this.recorder.learn({ kubernetesMinor: '1.36' });
    await this.#step('Check this machine', 1.2);
    this.recorder.learn({ logDirectory: '/cache/log' });
    await this.#step('Install the tools', 421);
    await this.#step('Clone HEAD', 0.4);
    const source = { directory: '/run/source', commitId: firstCommit, subject, uncommitted: [] };
    this.recorder.learn({ source });
    await this.#step('Synthesize the stacks', 4.8);
    await this.#step('Start Kubernetes 1.36', 11.5);
    await this.#step('Provide the base image', 0.7);
    this.recorder.learn({ baseImage: 'built here', targets: services.flatMap(targetsOf) });
    await this.#step('Apply the namespaces stacks, start the git server and load balancers', 3.1);
    await this.#step('Prepare the build machine', 1.4);
    const stacks = services.map(stackOf);
    const [stack] = stacks;
    if (stack === undefined) throw new Error('a rehearsal has a pipeline');
    this.recorder.learn({ stack: { ...stack, pipelines: [] } });
    await this.#push('git push c034689b89 to main', stacks, ['main'], first);
    await this.#push('git push b4e6a56d24 to main and its tag v1.0.2', stacks, ['main', 'v1.0.2'], second);
    await this.#rollback(stack, 'execution-1', first);
    await this.#rollback(stack, `execution-${stacks.length + 1}`, second);
    await this.#step('Ask each environment for its greeting', 0.6);
    const image = `000000000000.dkr.ecr.eu-west-1.amazonaws.com/hello_world_repo@${secondDigest}`;
    const outcomes = services.flatMap((service) =>
      environments.map((environment) =>
        outcomeOf(environment, { service: releaseOf(service), image, address: hostOf(service, environment) }),
      ),
    );
    this.recorder.learn({ outcomes });
    if (this.#told.keep) this.recorder.learn({ kept: keptCluster(outcomes.map(({ address }) => address)) });
    else await this.#step('Take everything down', 1.1);
  }

  async #endEarly(): Promise<void> {
    const { end } = this.#told;
    if (end === 'interrupted') throw new Error('interrupted');
    if (end !== 'running') return;
    this.#stop.resolve();
    await new Promise(() => {});
  }

  #event(stack: PipelineStack, event: PipelineEvent, seconds = 0): void {
    const end = this.#now + seconds * 1000;
    for (; this.#now + 200 <= end; this.#now += 200) this.#request(stack.pipeline.name);
    this.#now = end;
    this.#progress.pipelineEvent(stack, event);
  }

  /** Each environment answers once it was deployed to. */
  #request(service: string): void {
    this.#requests += 1;
    for (const target of targetsOf(service)) {
      const isLost = this.#told.losesRequests && target.environment === 'staging' && this.#requests % 4 === 0;
      const isLive = this.#deployed.has(`${service} ${target.environment}`);
      this.#progress.requestAnswered(target, isLost ? 0 : isLive ? 200 : 503);
    }
  }

  async #step(title: string, seconds: number, error?: Error): Promise<void> {
    await this.#progress.step(title, async () => {
      this.#now += seconds * 1000;
      if (error) throw error;
    });
  }

  async #push(title: string, stacks: readonly PipelineStack[], refs: readonly string[], outputs: Outputs) {
    await this.#step(title, 0.8);
    for (const stack of stacks) for (const ref of refs) await this.#execution(stack, ref, outputs);
  }

  async #execution(stack: PipelineStack, ref: string, outputs: Outputs): Promise<void> {
    const executionId = this.#nextId();
    const ruleName = `${stack.pipeline.name}-${ref === 'main' ? 'branch' : 'version-tag'}`;
    this.#progress.note(`Pipeline ${stack.pipeline.name}, started by the event rule ${ruleName}:`);
    const variables = [{ name: 'REF', value: ref }];
    const start = { pipelineName: stack.pipeline.name, sourceRevisions: [], variables, ruleName };
    this.#event(stack, { type: 'execution-started', executionId, start });
    for (const { name, actions } of stack.pipeline.stages)
      for (const action of actions)
        await this.#action(stack, executionId, { ...action, stage: name }, outputs);
    this.#event(stack, { type: 'execution-succeeded', executionId });
  }

  async #rollback(stack: PipelineStack, rollbackTargetId: string, outputs: Outputs): Promise<void> {
    const executionId = this.#nextId();
    const ruleName = `${stack.pipeline.name}-branch`;
    const variables = [{ name: 'REF', value: 'main' }];
    const start = { pipelineName: stack.pipeline.name, sourceRevisions: [], variables, ruleName };
    this.#progress.note(`npx --yes pnpm rollback production ${outputs.IMAGE_TAG} --service hello-service`);
    this.#event(stack, { type: 'execution-started', executionId, start, rollbackTargetId });
    const stage = stack.pipeline.stages.at(-1);
    for (const action of stage?.actions ?? [])
      await this.#action(stack, executionId, { ...action, stage: stage?.name ?? '' }, outputs);
    this.#event(stack, { type: 'execution-succeeded', executionId });
  }

  #nextId(): string {
    this.#executions += 1;
    return `execution-${this.#executions}`;
  }

  async #action(
    stack: PipelineStack,
    executionId: string,
    { stage, name, provider }: PipelineAction & { readonly stage: string },
    { CommitId, ...image }: Outputs,
  ): Promise<void> {
    const common = { executionId, stage, action: name, provider };
    const succeed = (outputs: Readonly<Record<string, string>> = {}) =>
      this.#event(stack, { type: 'action-succeeded', ...common, outputs, summary: undefined });
    this.#event(stack, { type: 'action-started', ...common });
    if (provider === 'CodeCommit') {
      await this.#step(stage, 0.3);
      succeed({ CommitId, BranchName: 'main', CommitMessage: messages[CommitId] ?? '' });
    } else if (provider === 'CodeBuild') {
      await this.#build(stack, { ...common, provider });
      succeed(stage === 'Build' ? image : {});
    } else {
      if (this.#told.approve === 'asked') await this.#progress.ask('Approve?', new AbortController().signal);
      if (this.#told.approve === 'rejected') {
        this.#event(stack, { type: 'action-failed', ...common, message: 'it was rejected.' });
        throw new Error('The story ends with a rejection.');
      }
      succeed();
    }
  }

  async #build(
    stack: PipelineStack,
    common: { executionId: string; stage: string; action: string; provider: 'CodeBuild' },
  ): Promise<void> {
    const number = String(this.recorder.record.steps.length).padStart(2, '0');
    const logFile = `/cache/log/${number}-${stack.pipeline.name}-${common.stage.toLowerCase()}.log`;
    const isFailing = this.#told.failure !== undefined && common.stage === 'Deploy-staging';
    const tell = (event: BuildEvent, seconds = 0) =>
      this.#event(stack, { type: 'build', ...common, event }, seconds);
    const work = async () => {
      if (common.stage === 'Deploy-staging') await this.#endEarly();
      const commands = common.stage === 'Build' ? buildCommands : deployCommands;
      tell({ type: 'buildspec-read', ...buildspecOf(common.stage, commands) });
      for (const { phase, text, seconds, output } of commands) {
        const fails = isFailing && text.includes('roll-out');
        const told = fails
          ? this.#told.failingOutput
          : text.includes('find-or-build') && this.#told.buildOutput;
        tell({ type: 'command-started', phase, text });
        for (const line of told || output) tell({ type: 'output', phase, line });
        tell({ type: 'command-ended', phase, text, exitCode: fails ? 1 : 0 }, seconds);
        if (fails) throw this.#told.failure;
        if (text.includes('roll-out'))
          this.#deployed.add(`${stack.pipeline.name} ${common.stage.replace('Deploy-', '')}`);
      }
    };
    try {
      await this.#progress.step(common.stage, work, { logFile });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.#event(stack, { type: 'action-failed', ...common, message });
      this.#event(stack, { type: 'execution-failed', executionId: common.executionId });
      throw error;
    }
  }
}
