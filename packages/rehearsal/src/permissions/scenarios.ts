import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BuildResult } from 'local-aws/codebuild/build-result.ts';
import type { ActionBuildRequest } from 'local-aws/codepipeline/pipeline-services.ts';
import { pipelineStacks } from 'local-aws/delivery-stack/delivery-stack.ts';
import type { KubernetesObject } from 'local-cluster/cluster/kubernetes-object.ts';
import { ActionableError } from 'programs/actionable-error.ts';
import type { Rehearsal } from '../rehearsal.ts';
import { environmentOf, pipelineSource } from '../steps/deploy-targets.ts';
import type { Outcome } from '../steps/read-outcome.ts';
import { runProject } from '../steps/run-project.ts';

/** A part of a delivery that can be run again. */
export interface Scenario {
  readonly name: string;
  /** Whether it succeeds with all permissions. One that fails shows what a failure needs. */
  readonly succeeds: boolean;
  /** How it shows a refusal, if not in AWS's words. */
  readonly shows?: RegExp;
  run(): Promise<ScenarioRun>;
}

/** How a scenario ended, and what it wrote. */
export interface ScenarioRun {
  readonly succeeded: boolean;
  readonly output: string;
}

type Context = Pick<Rehearsal, 'stack' | 'site' | 'paths' | 'signal' | 'cluster' | 'targets'>;

/** The variable without which the steps of both buildspecs fail before they change anything. */
const requiredVariable = { build: 'CHART_FOLDER', deploy: 'SMOKE_TEST_PATH' } as const;

/**
 * The builds of a delivery: of each project the build, one that fails, and of a deployment the one of an undo. `requests` are
 * those of the delivery, in their order.
 */
export function buildScenarios(requests: readonly ActionBuildRequest[], context: Context): Scenario[] {
  return [...Map.groupBy(requests, ({ project }) => project.name)].flatMap(([name, own]) => {
    // The first is that of the first push, and the second that of the release.
    const [first, release = first, undo] = own;
    if (first === undefined || release === undefined) return [];
    const isDeploy = environmentOf(first.project) !== undefined;
    const missing = { name: requiredVariable[isDeploy ? 'deploy' : 'build'], value: '' };
    const failing = { ...release, environmentVariables: [...release.environmentVariables, missing] };
    const run = (request: ActionBuildRequest) => runAgain(request, context);
    const undone: Scenario = {
      name: `an undo by ${name}`,
      succeeds: true,
      async run() {
        // Only from a newer commit is it an undo.
        const forward = await run(release);
        return forward.succeeded && undo ? run(undo) : forward;
      },
    };
    return [
      { name, succeeds: true, run: () => run(release) },
      ...(isDeploy && undo ? [undone] : []),
      { name: `a failing ${name}`, succeeds: false, run: () => run(failing) },
    ];
  });
}

let builds = 0;

async function runAgain(request: ActionBuildRequest, context: Context): Promise<ScenarioRun> {
  const { stack, site, paths, signal } = context;
  const own = pipelineStacks(stack).find(({ pipeline }) => request.initiator.endsWith(`/${pipeline.name}`));
  if (own === undefined) throw new Error(`${request.initiator} is no pipeline of the stack.`);
  builds += 1;
  const files = {
    number: builds,
    workDirectory: join(paths.run, 'builds', `permissions-${builds}`),
    logFile: join(paths.log, `permissions-${String(builds).padStart(3, '0')}-${request.project.name}.log`),
  };
  const place = { ...site, sourceUrl: pipelineSource(own).url };
  let result: BuildResult;
  try {
    result = await runProject({ ...request, signal, onEvent: () => {} }, place, files, () => {});
  } catch (error) {
    // Git could not clone for the build.
    if (!(error instanceof ActionableError)) throw error;
    return { succeeded: false, output: `${error.message}\n${error.output ?? ''}` };
  }
  return { succeeded: result.status === 'SUCCEEDED', output: await readFile(files.logFile, 'utf8') };
}

const pullTimeoutMs = 60_000;

/** A node pulls the image of a release, for a pod that does nothing. */
export function pullScenario({ cluster, targets }: Context, outcomes: readonly Outcome[]): Scenario {
  const [outcome] = outcomes;
  const target = targets.find(({ environment }) => environment === outcome?.environment);
  if (outcome === undefined || target === undefined) throw new Error('No environment has an image.');
  const { namespace } = target;
  const of = ['--namespace', namespace, 'pod', 'pull'];
  const status = async () => {
    const template =
      '{.status.phase} {.status.containerStatuses[0].state.waiting.reason} {.status.containerStatuses[0].state.waiting.message}';
    return cluster.kubectl(['get', ...of, `--output=jsonpath=${template}`]);
  };
  return {
    name: 'a node pulls the image',
    succeeds: true,
    // The kubelet shows the status of the registry's answer only.
    shows: /403 Forbidden/,
    async run() {
      const input = JSON.stringify(pullPod(namespace, outcome.image));
      await cluster.kubectl(['create', '--filename=-'], { input });
      try {
        for (const end = Date.now() + pullTimeoutMs; Date.now() < end; await sleep(200)) {
          const output = await status();
          if (/ErrImagePull|ImagePullBackOff/.test(output)) return { succeeded: false, output };
          if (/^(Succeeded|Running)/.test(output)) return { succeeded: true, output };
        }
        return { succeeded: false, output: await status() };
      } finally {
        await cluster.kubectl(['delete', ...of, '--now', '--wait=true']);
      }
    },
  };
}

function pullPod(namespace: string, image: string): KubernetesObject {
  const memory = '64Mi';
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'pull', namespace },
    spec: {
      restartPolicy: 'Never',
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          name: 'pull',
          image,
          imagePullPolicy: 'Always',
          command: ['node', '--eval', ''],
          // With a lower limit, the container takes half a minute to start.
          resources: { requests: { cpu: '10m', memory }, limits: { cpu: '500m', memory } },
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
        },
      ],
    },
  };
}
