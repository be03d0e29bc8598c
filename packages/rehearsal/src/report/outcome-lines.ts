import { shellWord } from '../shell-word.ts';
import type { BaseImageOrigin } from '../steps/base-image.ts';
import type { Outcome } from '../steps/read-outcome.ts';
import type { KeptCluster } from './keep-running.ts';
import type { StepRecord } from './step-record.ts';

/** What a rehearsal that went well has to tell. */
export interface RehearsalReport {
  readonly outcomes: readonly Outcome[];
  readonly steps: readonly StepRecord[];
  readonly baseImage: BaseImageOrigin;
  readonly kept: KeptCluster | undefined;
  /** Kinds of resources of the delivery stack that a rehearsal does not look at. */
  readonly unreadKinds: readonly string[];
  readonly logDirectory: string;
}

/** What was real in this rehearsal. */
const real = [
  'git push and clone over HTTPS; each build in a fresh clone, with a fresh home',
  'the pipeline, its event rules, projects and variables, as CDKTF synthesized them',
  'buildspecs, Dockerfile and chart as they are; node, pnpm, docker, helm and kubectl',
  'Kubernetes, containerd and an image registry under its ECR name',
  'the namespaces stacks as CDKTF synthesized them: Pod Security, quotas, limits and roles',
  'the roll-outs, by deployers of the groups of their access entries, with these rights only',
];

/** What stood in for AWS, and where each is written. */
const standIns = [
  'CodeCommit: stand-ins/codecommit-server.ts, stand-ins/git-credential-codecommit.ts',
  'EventBridge, CodePipeline, CodeBuild: event-bridge/, codepipeline/, codebuild/',
  'the aws calls of the buildspecs: stand-ins/aws.ts (without IAM: every call is allowed)',
  'ECR: a docker-registry without a login',
  'the load balancer’s address: stand-ins/load-balancer.ts',
  'three EKS clusters: one Kubernetes with the namespaces of all; who has an access entry is known by certificate',
  'npm’s registry: the package caches of this machine (builds have no network)',
];

/** The lines at the end: the seconds, what was real and what stood in, each environment's answer. */
export function outcomeLines(report: RehearsalReport): string[] {
  const total = report.steps.reduce((sum, { seconds }) => sum + seconds, 0);
  return [
    'Seconds of each step:',
    ...report.steps.map(({ title, seconds }) => `${seconds.toFixed(1).padStart(7)}  ${title}`),
    `${total.toFixed(1).padStart(7)}  in all`,
    '',
    'Real:',
    ...real.map((line) => `  ${line}`),
    'Stood in for AWS (below packages/rehearsal/src):',
    ...standIns.map((line) => `  ${line}`),
    baseImageLine(report.baseImage),
    ...notRehearsedLines(report.unreadKinds),
    `Logs of every build and program: ${report.logDirectory}`,
    '',
    ...report.outcomes.flatMap((outcome, index) => environmentLines(outcome, report.kept?.addresses[index])),
    ...(report.kept ? keptLines(report.kept) : []),
  ];
}

function environmentLines(outcome: Outcome, keptAddress: string | undefined): string[] {
  return [
    `${outcome.environment}: ${keptAddress ?? outcome.address} answers ${outcome.greeting}`,
    `  version ${outcome.version}, revision ${outcome.revision}, namespace ${outcome.namespace}`,
    `  ${outcome.image}`,
    '',
  ];
}

/** What a rehearsal shows nothing of, so that nobody takes its end for more than it is. */
function notRehearsedLines(unreadKinds: readonly string[]): string[] {
  const kinds = unreadKinds.map((kind) => kind.replace(/^aws_/, '')).join(', ');
  return [
    'Not rehearsed:',
    `  of the delivery stack: ${kinds}; VPC, image and compute type of the projects`,
    '  cluster DNS, Ingress, notifications; NetworkPolicies are made and nothing keeps them',
  ];
}

function baseImageLine(origin: BaseImageOrigin): string {
  return origin === 'public registry'
    ? '  nothing for the base image: it was pulled from public.ecr.aws'
    : '  the base image: public.ecr.aws does not answer here, so one of Node and its libraries was built under that name';
}

/** How a kept cluster is used and ended. */
export function keptLines({ kubeconfig, userKubeconfigs }: KeptCluster): string[] {
  return [
    'The cluster is kept:',
    `  KUBECONFIG=${shellWord(kubeconfig)} kubectl get pods --all-namespaces`,
    ...Object.entries(userKubeconfigs).map(
      ([user, file]) => `  KUBECONFIG=${shellWord(file)}    with the rights of ${user}`,
    ),
    '  npx --yes pnpm rehearse:down    ends it',
    '',
  ];
}
