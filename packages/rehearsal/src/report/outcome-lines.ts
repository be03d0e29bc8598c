import type { BaseImage } from '../steps/base-image.ts';
import type { Outcome } from '../steps/read-outcome.ts';
import type { KeptCluster } from './keep-running.ts';
import type { StepRecord } from './reporter.ts';

/** What was real in this rehearsal. */
const real = [
  'git push and clone over HTTPS, each build in a fresh clone',
  'the pipeline, its event rules, projects and variables: as synthesized by CDKTF',
  'buildspecs, Dockerfile, chart and the programs they call: node, pnpm, docker, helm, kubectl',
  'Kubernetes, containerd and the image registry, under its ECR name; roll-outs by the deployer with its rights only',
];

/** What stood in for AWS, and where each is written. */
const standIns = [
  'CodeCommit: src/stand-ins/codecommit-server.ts, git-credential-codecommit.ts',
  'EventBridge, CodePipeline, CodeBuild: src/event-bridge, src/codepipeline, src/codebuild',
  'the aws calls of the buildspecs: src/stand-ins/aws.ts (no IAM: any call is allowed)',
  'the load balancer’s address: src/stand-ins/load-balancer.ts',
  'three EKS clusters: namespaces of one Kubernetes; deployers known by certificate, not by an access entry',
  'ECR: a docker-registry without login; npm’s registry: the caches of this machine, builds have no network',
];

/** The lines at the end: each environment's answer, the seconds, what was real and what stood in. */
export function outcomeLines(report: {
  readonly outcomes: readonly Outcome[];
  readonly records: readonly StepRecord[];
  readonly baseImage: BaseImage;
  readonly kept: KeptCluster | undefined;
}): string[] {
  const total = report.records.reduce((sum, { seconds }) => sum + seconds, 0);
  return [
    '',
    ...report.outcomes.flatMap((outcome, index) => environmentLines(outcome, report.kept?.addresses[index])),
    'Seconds of each step:',
    ...report.records.map(({ title, seconds }) => `${seconds.toFixed(1).padStart(7)}  ${title}`),
    `${total.toFixed(1).padStart(7)}  in all`,
    '',
    'Real:',
    ...real.map((line) => `  ${line}`),
    `Stood in for AWS (paths below packages/rehearsal):`,
    ...standIns.map((line) => `  ${line}`),
    baseImageLine(report.baseImage),
    ...(report.kept ? keptLines(report.kept) : []),
    '',
  ];
}

function environmentLines(outcome: Outcome, keptAddress: string | undefined): string[] {
  return [
    `${outcome.environment}: ${keptAddress ?? outcome.address}  ${outcome.greeting}`,
    `  version ${outcome.version}, revision ${outcome.revision}, namespace ${outcome.namespace}`,
    `  ${outcome.image}`,
    '',
  ];
}

function baseImageLine({ origin }: BaseImage): string {
  return origin === 'public registry'
    ? '  the base image is the public one, pulled from public.ecr.aws'
    : '  the base image: public.ecr.aws did not answer, so one was built here of Node and its libraries under that name';
}

function keptLines({ kubeconfig }: KeptCluster): string[] {
  return [
    '',
    'The cluster is kept:',
    `  KUBECONFIG=${kubeconfig} kubectl get pods --all-namespaces`,
    '  npx --yes pnpm rehearse:down ends it',
  ];
}
