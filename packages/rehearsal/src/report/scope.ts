import type { RehearsalReport } from './run-record.ts';

/** A part of a delivery, and whether the rehearsal ran it for real. */
export interface ScopePart {
  /** The AWS service, or another part. */
  readonly service: string;
  readonly how: 'real' | 'emulated' | 'not rehearsed';
  readonly text: string;
}

/** A section of the report's scope. */
interface ScopeSection {
  readonly title: string;
  readonly parts: readonly string[];
}

type Origins = Pick<RehearsalReport, 'baseImage' | 'unreadKinds' | 'hasNetworkPrograms'>;

const titles = {
  real: 'Real',
  emulated: 'Stood in for AWS (below packages/local-aws/src)',
  'not rehearsed': 'Not rehearsed',
} as const satisfies Record<ScopePart['how'], string>;

type Texts = Partial<Record<ScopePart['how'], readonly string[]>>;

/** The parts that are the same in every rehearsal, in the order of a delivery. */
const services: Readonly<Record<string, Texts>> = {
  CodeCommit: {
    real: [
      'git push and clone over HTTPS; the clones of builds with passwords that their role signs, as the AWS CLI does',
    ],
    emulated: ['stand-ins/codecommit-server.ts; CodeBuild’s helper, stand-ins/git-credential-codecommit.ts'],
  },
  'EventBridge, SNS': {
    real: ['the rules, their patterns and inputs, as CDKTF synthesized them'],
    emulated: ['event-bridge/'],
    'not rehearsed': ['the mail of a notification'],
  },
  CodePipeline: {
    real: ['stages, actions and variables, as CDKTF synthesized them'],
    emulated: ['codepipeline/'],
  },
  CodeBuild: {
    real: [
      'buildspecs, Dockerfile and chart as they are; node, pnpm, docker, helm and kubectl',
      'projects as CDKTF synthesized them; each build in a fresh clone or artifact, with a fresh home',
    ],
    emulated: [
      'codebuild/',
      'npm’s registry and the cache of builds: the package caches of this machine (builds have no network)',
    ],
    'not rehearsed': ['VPC, image and compute type of the projects'],
  },
  S3: { emulated: ['the artifact bucket: folders of this machine'] },
  ECR: {
    real: [
      'docker login, push and pull under the ECR name, over TLS, by the roles of the builds and of the nodes',
    ],
    emulated: ['stand-ins/aws/ecr-registry.ts, in front of a docker-registry'],
  },
  'IAM, STS': {
    real: [
      'the AWS CLI and SDK of the builds',
      'the roles with their trust and policies, as CDKTF synthesized them: each call, push, pull and clone is judged',
      'the policies of keys, buckets, topics, queues and image repositories, as CDKTF synthesized them',
    ],
    emulated: ['stand-ins/aws-endpoints.ts'],
    'not rehearsed': ['permissions boundaries'],
  },
  EKS: {
    real: [
      'Kubernetes and containerd',
      'the namespaces stacks as CDKTF synthesized them: Pod Security, quotas, limits and roles',
      'the roll-outs, by deployers of the groups of their access entries, with these rights only',
    ],
    emulated: ['the clusters: one Kubernetes with the namespaces of all'],
  },
  'Elastic Load Balancing': {
    emulated: [
      'the load balancer of each environment: stand-ins/application-load-balancer.ts (rules and targets as AWS has them; no health checks)',
      'the address of a Service: stand-ins/load-balancer.ts',
    ],
    'not rehearsed': [
      'of the ingress stacks: the controller itself, readiness gates, access logs, the web firewall but for one rule',
    ],
  },
  ACM: {
    emulated: ['certificates for the synthesized names, of an authority that the build machine trusts'],
  },
  'Route 53': { emulated: ['the sandbox’s hosts file, from the records as CDKTF synthesized them'] },
};

const network: Texts = {
  real: [
    'the tokens of deployers, verified by aws-iam-authenticator with the access entries as CDKTF synthesized them',
    'NetworkPolicies, enforced by kube-network-policies; cluster DNS, by CoreDNS',
  ],
  'not rehearsed': ['Amazon’s own agent for NetworkPolicies, which makes its rules after a pod has started'],
};
const withoutNetwork: Texts = {
  emulated: [
    'aws-iam-authenticator, which this machine has no Go to build: stand-ins/aws/token-review.ts knows deployers by their tokens',
  ],
  'not rehearsed': [
    'NetworkPolicies and cluster DNS: this machine has no Go to build kube-network-policies and CoreDNS',
  ],
};

/** What ran for real, what was emulated, and what the rehearsal does not cover. */
export function scopeParts({ baseImage, unreadKinds, hasNetworkPrograms }: Origins): ScopePart[] {
  const kinds = unreadKinds.map((kind) => kind.replace(/^aws_/, '')).join(', ');
  return [
    ...Object.entries(services).flatMap(([service, texts]) => partsOf(service, texts)),
    ...partsOf('EKS', hasNetworkPrograms ? network : withoutNetwork),
    ...partsOf('the base image', baseImageTexts(baseImage)),
    ...partsOf('Other resources of the delivery stack', { 'not rehearsed': [kinds] }),
  ];
}

/** The parts by how they ran, for the terminal. */
export function scopeOf(origins: Origins): ScopeSection[] {
  const parts = scopeParts(origins);
  return Object.entries(titles).map(([how, title]) => ({
    title,
    parts: parts.filter((part) => part.how === how).map(({ service, text }) => `${service}: ${text}`),
  }));
}

function partsOf(service: string, texts: Texts): ScopePart[] {
  return (Object.keys(titles) as ScopePart['how'][]).flatMap((how) =>
    (texts[how] ?? []).map((text) => ({ service, how, text })),
  );
}

function baseImageTexts(origin: RehearsalReport['baseImage']): Texts {
  return origin === 'public registry'
    ? { real: ['pulled from public.ecr.aws'] }
    : {
        emulated: [
          'public.ecr.aws does not answer here, so one of Node and its libraries was built under that name',
        ],
      };
}
