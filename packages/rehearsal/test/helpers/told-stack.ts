import type { PhaseEvent } from 'local-aws/codebuild/build-result.ts';
import type { BuildProject, PipelineAction, PipelineStack } from 'local-aws/delivery-stack/delivery-stack.ts';
import type { KeptCluster } from '../../src/kept/kept-cluster.ts';
import type { DeployTarget } from '../../src/steps/deploy-targets.ts';

export const environments = ['development', 'staging', 'production'];

export const commits = [
  'c034689b89cefaf41aa1e2dc9ab43f556b5a5ca1',
  'b4e6a56d245b7729e36e5af68cecc475665b31f1',
];
export const digests = [`sha256:${'13b30ee0'.repeat(8)}`, `sha256:${'77aa55cc'.repeat(8)}`];

export const [firstCommit = '', secondCommit = ''] = commits;
export const [firstDigest = '', secondDigest = ''] = digests;

export const first = { CommitId: firstCommit, IMAGE_TAG: 'c034689b89', IMAGE_DIGEST: firstDigest };
export const second = { CommitId: secondCommit, IMAGE_TAG: '1.0.2', IMAGE_DIGEST: secondDigest };
export const messages: Readonly<Record<string, string>> = {
  [firstCommit]: 'feat(hello-service): greet in the language of the reader\n\nA longer text.\n',
  [secondCommit]: 'chore: release 1.0.2\n',
};

export const buildCommands = [
  command(
    'install',
    'npx --yes pnpm@12.21.0 install --frozen-lockfile --prod --filter "./$SERVICE_FOLDER"',
    0.6,
    [
      'Scope: 5 of 13 workspace projects',
      '\u001b[32m+\u001b[39m esbuild 0.28.2',
      'Done in 162ms using pnpm v12.21.0',
    ],
  ),
  command('pre_build', 'pipeline-steps verify-source --commit "$CODEBUILD_RESOLVED_SOURCE_VERSION"', 0.2),
  command(
    'build',
    'pipeline-steps find-or-build-image --region "$AWS_REGION" --folder "$SERVICE_FOLDER"',
    3.9,
    [
      'Step 1/12 : ARG BASE_IMAGE=public.ecr.aws/docker/library/node:24-alpine',
      'Successfully built b6544a8f7e48',
    ],
  ),
  command('post_build', 'IMAGE_DIGEST="$(pipeline-steps push-image --image-tag "$IMAGE_TAG")"', 0.9, [
    'c034689b89: digest: sha256:13b30ee0 size: 739',
  ]),
];

export const deployCommands = [
  command('install', 'node bin/pipeline-steps verify-artifact --artifact-digest "$ARTIFACT_DIGEST"', 0.4),
  command('pre_build', 'pipeline-steps require-descendant --commit "$COMMIT_ID" --rollback "$ROLLBACK"', 0.3),
  command(
    'build',
    'pipeline-steps roll-out --release "$RELEASE_NAME" --namespace "$NAMESPACE" -- chart',
    3.4,
    ['Release "hello-service" has been upgraded. Happy Helming!', 'STATUS: deployed'],
  ),
  command('post_build', 'ADDRESS="$(pipeline-steps smoke-test --status "$SMOKE_TEST_STATUS")"', 0.3, [
    'pipeline-steps: https://sample.bmutziu.me/ answers "Hello World!"',
  ]),
];

function command(phase: PhaseEvent['phase'], text: string, seconds: number, output: readonly string[] = []) {
  return { phase, text, seconds, output };
}

/** The buildspec with these commands. */
export function buildspecOf(
  stage: string,
  commands: readonly { readonly phase: string; readonly text: string }[],
) {
  const phases = [...Map.groupBy(commands, ({ phase }) => phase)].map(([phase, ofPhase]) =>
    [
      `  ${phase}:`,
      '    commands:',
      ...ofPhase.map(({ text }) => `      - '${text.replaceAll("'", "''")}'`),
    ].join('\n'),
  );
  const file = stage === 'Build' ? 'buildspecs/build.yaml' : 'buildspecs/deploy.yaml';
  return { file, text: `version: 0.2\nphases:\n${phases.join('\n')}\n` };
}

/** The stack of a service's pipeline, as far as the report reads it. */
export function stackOf(service: string): PipelineStack {
  const projects = ['Build', ...environments.map((environment) => `Deploy-${environment}`)].map((stage) => ({
    name: `${service}-${stage}`,
    environmentVariables: [
      { name: 'RELEASE_NAME', value: releaseOf(service) },
      ...(stage.startsWith('Deploy-') ? [{ name: 'ENVIRONMENT', value: stage.replace('Deploy-', '') }] : []),
    ],
  }));
  const stages = [
    stageOf('Source', 'CodeCommit'),
    stageOf('Build', 'CodeBuild', `${service}-Build`),
    ...environments.flatMap((environment, index) => [
      ...(index > 0 ? [stageOf(`Approve-${environment}`, 'Manual')] : []),
      stageOf(`Deploy-${environment}`, 'CodeBuild', `${service}-Deploy-${environment}`),
    ]),
  ];
  // Only what the recorder reads.
  return {
    pipeline: { name: service, arn: '', variables: [], stages },
    projects: new Map(projects.map((project) => [project.name, project as unknown as BuildProject])),
    unreadKinds: ['aws_kms_key', 'aws_s3_bucket'],
  } as unknown as PipelineStack;
}

function stageOf(name: string, provider: PipelineAction['provider'], project?: string) {
  const configuration = project === undefined ? {} : { ProjectName: project };
  return { name, actions: [{ name, provider, configuration } as PipelineAction] };
}

export const releaseOf = (service: string) => (service === 'hello-world' ? 'hello-service' : service);

export const hostOf = (service: string, environment: string) =>
  `https://${releaseOf(service)}.${environment}.bmutziu.me/`;

export function targetsOf(service: string): DeployTarget[] {
  return environments.map((environment) => ({
    environment,
    clusterName: `cluster-${environment}`,
    namespace: `hello-world-${environment}`,
    releaseName: releaseOf(service),
    deployerRoleArn: `arn:aws:iam::000000000000:role/${environment}`,
    host: `${releaseOf(service)}.${environment}.bmutziu.me`,
    smokeTest: { path: '/', status: 200, text: 'Hello World!' },
  }));
}

export function keptCluster(addresses: readonly string[]): KeptCluster {
  const kubeconfig = '/home/ada/.cache/aws-kube-cd/rehearsal/run/kubeconfig';
  return {
    kubeconfig,
    userKubeconfigs: { 'role-staging-deployer': `${kubeconfig}-role-staging-deployer` },
    requests: addresses.map(
      (address) =>
        `curl --noproxy '*' --connect-to ${new URL(address).hostname}:443:127.0.0.1:40001 ${address}`,
    ),
    pipelines: {
      clones: ['git clone -c include.path=/run/gitconfig https://git-codecommit.test/v1/repos/hello_world'],
      status: 'npx --yes pnpm status --sandbox',
      approval: 'npx --yes pnpm approval production --sandbox',
      rollback: 'npx --yes pnpm rollback production --sandbox',
      log: '/home/ada/.cache/aws-kube-cd/rehearsal/log/pipelines.log',
    },
    down: 'npx --yes pnpm rehearse:down',
  };
}
