import type { ExecutionRecord } from 'local-aws/codepipeline/execution-history.ts';
import type { RegionConfig } from 'local-aws/stand-ins/aws/region-config.ts';
import type { RepositoryEvent } from 'local-aws/stand-ins/codecommit/repository-event.ts';
import type { Cluster } from 'local-cluster/cluster/cluster.ts';
import type { ClusterPaths } from 'local-cluster/cluster/cluster-paths.ts';
import type { Daemon } from 'local-cluster/cluster/daemon.ts';
import type { Sandbox } from 'local-cluster/cluster/sandbox.ts';
import type { DaemonWatch } from 'local-cluster/cluster/watch-daemons.ts';
import type { ToolPaths } from 'local-cluster/tools/tool-paths.ts';
import type { ToolPlan } from 'local-cluster/tools/tool-plan.ts';
import type { KubeTools } from 'pipeline-steps';
import type { Progress } from './progress.ts';
import type { BaseImageOrigin } from './steps/base-image.ts';
import type { ClusterUser } from './steps/cluster-users.ts';
import type { CodeBuildMachineOptions } from './steps/codebuild-machine.ts';
import type { DeployTarget } from './steps/deploy-targets.ts';
import type { LoadBalancer } from './steps/load-balancers.ts';
import type { Clients, Outcome } from './steps/read-outcome.ts';
import type { ApprovalMode, PipelineOptions, RunningPipeline } from './steps/run-pipeline.ts';
import type { SharedSite } from './steps/run-project.ts';
import type { SourceCheckout } from './steps/source-checkout.ts';
import type { SynthesizedStacks } from './steps/synthesize.ts';

/** The state of a rehearsal: the values at the start, and the results of the steps so far. */
export interface Rehearsal extends Omit<SynthesizedStacks, 'ingresses'> {
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly approve: ApprovalMode;
  readonly mayInstall: boolean;
  readonly onBuild?: PipelineOptions['onBuild'];
  readonly paths: ClusterPaths;
  readonly checkout: string;
  /** Names of the environments. */
  readonly environments: readonly string[];
  readonly kubernetesMinor: string;
  readonly sandbox: Sandbox;
  /** Aborts the signal if a program ends that must keep running. */
  readonly daemonWatch: DaemonWatch;
  readonly plan: ToolPlan;
  readonly tools: ToolPaths;
  /** helm and kubectl. */
  readonly kube: KubeTools;
  /** The program of the AWS CLI. */
  readonly awsCli: string;
  readonly source: SourceCheckout;
  readonly balancers: readonly LoadBalancer[];
  readonly users: readonly ClusterUser[];
  readonly targets: readonly DeployTarget[];
  readonly cluster: Cluster;
  readonly clients: Clients;
  readonly baseImage: BaseImageOrigin;
  readonly region: Region;
  readonly site: CodeBuildSite;
  readonly pipelines: RunningPipelines;
  readonly outcomes: readonly Outcome[];
}

/** The emulated services of a region: the git server, AWS's services and the load balancers. */
export interface Region {
  readonly config: RegionConfig;
  /** The developer's password for the git server, as `git credential-store` reads it. */
  readonly developerCredentials: string;
  /** The events of all pushes so far, oldest first. */
  readonly events: readonly RepositoryEvent[];
  readonly daemons: readonly Daemon[];
}

/** The site of all builds, and the options to create it again in another process. */
export interface CodeBuildSite extends SharedSite {
  readonly machineOptions: CodeBuildMachineOptions;
}

/** The pipelines of a stack. */
export interface RunningPipelines {
  readonly all: readonly RunningPipeline[];
  /** Their state, to continue in another process. */
  state(): PipelinesState;
}

/** The state of pipelines in plain values, for another process. */
export interface PipelinesState {
  /** The last number of clones and builds. */
  readonly lastNumber: number;
  /** By the names of the pipelines. */
  readonly executions: ReadonlyMap<string, readonly ExecutionRecord[]>;
}
