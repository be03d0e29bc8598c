import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { kubeTools } from 'pipeline-steps';
import { bundleSteps } from '../../../../pipeline-steps/test/helpers/bundle-steps.ts';
import { createStepFolder } from '../../../../pipeline-steps/test/helpers/step-folder.ts';
import type { ChartCluster } from './chart-cluster.ts';
import { makeNamespace } from './own-namespace.ts';
import { chartDirectory } from './scenarios.ts';

export const releaseName = 'hello-service';
const versionAttempts = 20;
const stageName = 'Deploy-development';

let bundling: Promise<string> | undefined;

/** The pipeline's steps as the buildspecs bundle them. */
function bundledSteps(): Promise<string> {
  bundling ??= bundleSteps('e2e.cjs');
  return bundling;
}

let answering: Promise<NodeJS.ProcessEnv> | undefined;

/** The variables of a CodePipeline whose stage runs no rollback. Only a step whose chart has hooks calls it. */
function codePipeline(): Promise<NodeJS.ProcessEnv> {
  answering ??= createStepFolder().then(({ context: { environment }, know, remove }) => {
    process.once('exit', remove);
    know({ stageExecutions: { [stageName]: 'STANDARD' } });
    const { AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = environment;
    return { AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY };
  });
  return answering;
}

/** An entry of a release's history. */
interface HelmRevision {
  readonly revision: number;
  readonly status: string;
  readonly description: string;
}

/** How a step of the pipeline ended, and what it wrote into the log. */
export interface StepEnding {
  readonly exitCode: number | undefined;
  readonly log: string;
}

/** A release in a namespace of its own, deployed by the pipeline's steps with the rights of the deployer. */
export class SteppedRelease {
  readonly #cluster: ChartCluster;
  readonly namespace: string;
  readonly #flags: readonly string[];

  constructor(cluster: ChartCluster, namespace: string, flags: readonly string[]) {
    this.#cluster = cluster;
    this.namespace = namespace;
    this.#flags = flags;
  }

  makeNamespace(): Promise<void> {
    return makeNamespace(this.#cluster, this.namespace, { hasManyReleases: false });
  }

  /** Otherwise the kubelet would probe its pods until the end of the cluster. */
  async remove(): Promise<void> {
    await this.#cluster.kubectl(['delete', 'namespace', this.namespace, '--wait=false']);
  }

  /** kubectl as the administrator, in the release's namespace. */
  kubectl(args: readonly string[], input?: string): Promise<string> {
    return this.#cluster.kubectl([...args, '--namespace', this.namespace], input);
  }

  rollOut(version: string, flags: readonly string[] = []): Promise<StepEnding> {
    return this.#run(this.#rollOutArguments(version, flags));
  }

  /** Rolls out, and calls `act` once when the log has the sentence. */
  async rollOutWatched(version: string, sentence: string, act: () => Promise<unknown>): Promise<StepEnding> {
    const options = { env: await this.#environment(), reject: false, all: true } as const;
    const args = this.#rollOutArguments(version, []);
    const child = execa(process.execPath, [await bundledSteps(), ...args], options);
    let log = '';
    let acting: Promise<unknown> | undefined;
    for await (const line of child.iterable({ from: 'all' })) {
      log += `${line}\n`;
      if (line.includes(sentence)) acting ??= act();
    }
    await acting;
    return { exitCode: (await child).exitCode, log };
  }

  /** Rolls out an older version, as an undo of the pipeline does. */
  undo(version: string, flags: readonly string[] = []): Promise<StepEnding> {
    return this.#run(this.#rollOutArguments(version, flags, ['--rollback', 'yes']));
  }

  recover(): Promise<StepEnding> {
    return this.#run(['recover-release', ...this.#where()]);
  }

  /** Starts a roll-out and kills it with its children in the middle of Helm's upgrade. */
  async rollOutKilled(version: string, flags: readonly string[] = []): Promise<void> {
    const args = this.#rollOutArguments(version, flags);
    const options = { env: await this.#environment(), reject: false, detached: true } as const;
    const child = execa(process.execPath, [await bundledSteps(), ...args], options);
    let ended = false;
    child.finally(() => {
      ended = true;
    });
    while ((await this.history()).at(-1)?.status !== 'pending-upgrade') {
      if (ended) throw new Error(`the roll-out ended before it could be killed: ${(await child).stderr}`);
      await sleep(100);
    }
    process.kill(-(child.pid ?? 0), 'SIGKILL');
    await child;
  }

  async history(): Promise<readonly HelmRevision[]> {
    const args = ['history', releaseName, `--namespace=${this.namespace}`, '--output=json'];
    return JSON.parse(await this.#cluster.asDeployer.helm(args));
  }

  /** The version that answers through the release's Service. */
  async version(): Promise<string> {
    const path = `/api/v1/namespaces/${this.namespace}/services/${releaseName}:http/proxy/version`;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return JSON.parse(await this.#cluster.kubectl(['get', '--raw', path])).version;
      } catch (error) {
        // A Service gets a ready pod a moment later than Helm sees it.
        if (attempt === versionAttempts) throw error;
        await sleep(500);
      }
    }
  }

  /** The output of kubectl for a JSONPath of an object of the release. */
  shown(kind: string, path: string): Promise<string> {
    return this.kubectl(['get', kind, releaseName, `--output=jsonpath=${path}`]);
  }

  #where(): readonly string[] {
    return ['--release', releaseName, '--namespace', this.namespace];
  }

  #rollOutArguments(version: string, flags: readonly string[], ownFlags: readonly string[] = []): string[] {
    const stage = ['--region', 'eu-west-1', '--pipeline', 'hello-world', '--stage', stageName];
    const helmArguments = this.#helmArguments(version, flags);
    return ['roll-out', ...this.#where(), ...stage, ...ownFlags, '--', ...helmArguments];
  }

  #helmArguments(version: string, flags: readonly string[]): readonly string[] {
    const { repository, digest } = this.#cluster.image;
    const image = [`--set-string=image.repository=${repository}`, `--set-string=image.digest=${digest}`];
    return [
      chartDirectory,
      ...image,
      `--set-string=image.tag=${version}`,
      '--hide-notes',
      ...this.#flags,
      ...flags,
    ];
  }

  async #run(args: readonly string[]): Promise<StepEnding> {
    const options = { env: await this.#environment(), reject: false, all: true } as const;
    const { exitCode, all } = await execa(process.execPath, [await bundledSteps(), ...args], options);
    return { exitCode, log: all };
  }

  async #environment(): Promise<NodeJS.ProcessEnv> {
    const { directory } = await kubeTools();
    return {
      ...(await codePipeline()),
      PATH: [directory, dirname(process.execPath), process.env['PATH']].join(':'),
      KUBECONFIG: await this.#cluster.asDeployer.kubeconfig(),
      HOME: join(this.#cluster.folder, this.namespace),
    };
  }
}
