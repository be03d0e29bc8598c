import type { RehearsalReport } from './rehearsal-report.ts';

/** A section of the report's scope. */
export interface ScopeSection {
  readonly title: string;
  readonly parts: readonly string[];
}

/** What was real in this rehearsal. */
const realParts = [
  'git push and clone over HTTPS; each build in a fresh clone or artifact, with a fresh home',
  'the pipeline, its event rules, projects and variables, as CDKTF synthesized them',
  'buildspecs, Dockerfile and chart as they are; node, pnpm, docker, helm and kubectl',
  'Kubernetes, containerd and an image registry under its ECR name',
  'the namespaces stacks as CDKTF synthesized them: Pod Security, quotas, limits and roles',
  'the roll-outs, by deployers of the groups of their access entries, with these rights only',
];

/** What emulated AWS, and its source files. */
const standIns = [
  'CodeCommit: stand-ins/codecommit-server.ts, stand-ins/git-credential-codecommit.ts',
  'EventBridge, SNS, CodePipeline, CodeBuild: event-bridge/, codepipeline/, codebuild/',
  'the aws calls of the buildspecs: stand-ins/aws.ts (without IAM: every call is allowed)',
  'ECR: a docker-registry without a login',
  'the load balancer of each environment: stand-ins/application-load-balancer.ts (rules and targets as AWS has them; no health checks)',
  'a load balancer’s address for a Service: stand-ins/load-balancer.ts',
  'Route 53: the sandbox’s hosts file, from the records as CDKTF synthesized them',
  'ACM: certificates for the synthesized names, of an authority that the build machine trusts',
  'three EKS clusters: one Kubernetes with the namespaces of all; who has an access entry is known by certificate',
  'npm’s registry and CodeBuild’s cache: the package caches of this machine (builds have no network)',
  'the artifact bucket: folders of this machine',
];

/** What ran for real, what was emulated, and what the rehearsal does not cover. */
export function scopeOf({
  baseImage,
  unreadKinds,
}: Pick<RehearsalReport, 'baseImage' | 'unreadKinds'>): ScopeSection[] {
  const kinds = unreadKinds.map((kind) => kind.replace(/^aws_/, '')).join(', ');
  return [
    { title: 'Real', parts: realParts },
    {
      title: 'Stood in for AWS (below packages/local-aws/src)',
      parts: [...standIns, baseImagePart(baseImage)],
    },
    {
      title: 'Not rehearsed',
      parts: [
        `of the delivery stack: ${kinds}; VPC, image and compute type of the projects`,
        'of the ingress stacks: the controller itself, readiness gates, access logs, the web firewall but for one rule',
        'cluster DNS, the mail of a notification; NetworkPolicies are made and nothing keeps them',
      ],
    },
  ];
}

function baseImagePart(origin: RehearsalReport['baseImage']): string {
  return origin === 'public registry'
    ? 'nothing for the base image: it was pulled from public.ecr.aws'
    : 'the base image: public.ecr.aws does not answer here, so one of Node and its libraries was built under that name';
}
