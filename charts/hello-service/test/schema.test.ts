import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { namedImage, type ReleaseOptions, refusalOf, render } from './helm.ts';

describe('chart schema', () => {
  const named = (text: Record<string, string>): ReleaseOptions => ({ text: { ...namedImage, ...text } });
  const typed = (values: Record<string, string>): ReleaseOptions => ({ text: namedImage, typed: values });
  const numericTag: ReleaseOptions = {
    text: { 'image.repository': 'hello' },
    typed: { 'image.tag': '1234567890' },
  };

  const refusals: readonly (readonly [what: string, ReleaseOptions, says: string])[] = [
    ['neither tag nor digest', { text: { 'image.repository': 'hello' } }, "at '/image': 'anyOf' failed"],
    ['no repository', { text: { 'image.tag': '1.0.2' } }, "at '/image/repository': minLength: got 0, want 1"],
    ['a tag in the repository', named({ 'image.repository': 'hello:1.0.2' }), "at '/image/repository'"],
    [
      'a digest in the repository',
      named({ 'image.repository': 'hello@sha256:4b' }),
      "at '/image/repository'",
    ],
    ['the tag latest', named({ 'image.tag': 'latest' }), "at '/image/tag': 'not' failed"],
    ['a tag that is a number', numericTag, "at '/image/tag': got number, want string"],
    ['a tag with a plus', named({ 'image.tag': '1.0+b' }), "at '/image/tag': '1.0+b' does not match"],
    ['a tag of 129 characters', named({ 'image.tag': 'a'.repeat(129) }), "at '/image/tag'"],
    [
      'a short digest',
      named({ 'image.digest': 'sha256:4b' }),
      "at '/image/digest': 'sha256:4b' does not match",
    ],
    ['a commit that is none', named({ 'image.commit': 'HEAD' }), "at '/image/commit': 'HEAD' does not match"],
    [
      'a misspelt key',
      named({ replicacount: '2' }),
      "at '': additional properties 'replicacount' not allowed",
    ],
    [
      'a misspelt key of image',
      named({ 'image.tga': '1' }),
      "at '/image': additional properties 'tga' not allowed",
    ],
    [
      'a misspelt key of service',
      named({ 'service.prot': '1' }),
      "at '/service': additional properties 'prot'",
    ],
    ['a negative count', typed({ replicaCount: '-1' }), "at '/replicaCount': minimum: got -1, want 0"],
    ['a count that is text', named({ replicaCount: '2' }), "at '/replicaCount': got string, want integer"],
    ['port 0', typed({ 'service.port': '0' }), "at '/service/port': minimum: got 0, want 1"],
    ['port 65536', typed({ 'service.port': '65536' }), "at '/service/port': maximum"],
    [
      'an unknown type of Service',
      named({ 'service.type': 'ExternalName' }),
      "at '/service/type': value must be one",
    ],
    [
      'no pod at least for the autoscaler',
      typed({ 'autoscaling.minReplicas': '0' }),
      'minimum: got 0, want 1',
    ],
    ['a negative target', typed({ 'autoscaling.targetCPUUtilizationPercentage': '-1' }), 'minimum: got -1'],
    ['a budget of no pod', typed({ 'podDisruptionBudget.maxUnavailable': '0' }), 'minimum: got 0, want 1'],
    ['a budget of 0 percent', typed({ 'podDisruptionBudget.maxUnavailable': '0%' }), "'0%' does not match"],
    ['a negative minimum', typed({ 'podDisruptionBudget.minAvailable': '-1' }), 'minimum: got -1, want 0'],
    ['a metrics port that is none', typed({ 'metrics.port': '70000' }), "at '/metrics/port': maximum"],
    ['a container port that is text', named({ containerPort: '5000' }), 'got string, want integer'],
    ['an unknown log level', named({ logLevel: 'loud' }), "at '/logLevel': value must be one of"],
    ['a host with a scheme', named({ 'ingress.hosts[0].host': 'https://a.b' }), "at '/ingress/hosts/0/host'"],
    [
      'a path without a slash',
      named({ 'ingress.hosts[0].paths[0].path': 'a' }),
      "at '/ingress/hosts/0/paths/0/path'",
    ],
    [
      'a misspelt key of a host',
      named({ 'ingress.hosts[0].hots': 'a.b' }),
      "at '/ingress/hosts/0': additional properties 'hots'",
    ],
    [
      'a certificate that is no ARN',
      named({ 'ingress.alb.certificateArn': 'my-cert' }),
      "at '/ingress/alb/certificateArn'",
    ],
    [
      'a group in capitals',
      named({ 'ingress.alb.groupName': 'Development' }),
      "at '/ingress/alb/groupName': 'Development' does not match",
    ],
    [
      'an annotation that is no text',
      typed({ 'ingress.annotations.note': '1' }),
      "at '/ingress/annotations/note': got number, want string",
    ],
    [
      'an address without its prefix',
      named({ 'networkPolicy.ingressFrom[0].ipBlock.cidr': '10.0.0.5' }),
      "at '/networkPolicy/ingressFrom/0/ipBlock/cidr': '10.0.0.5' does not match",
    ],
    [
      'a peer that is a block and pods',
      named({
        'networkPolicy.ingressFrom[0].ipBlock.cidr': '10.0.0.0/16',
        'networkPolicy.ingressFrom[0].podSelector.matchLabels.app': 'x',
      }),
      "at '/networkPolicy/ingressFrom/0': 'not' failed",
    ],
    [
      'a label that is a sentence',
      named({ 'podLabels.team': 'our team' }),
      "at '/podLabels/team': 'our team' does not match",
    ],
    [
      'a misspelt key of a peer',
      named({ 'networkPolicy.ingressFrom[0].podSelecter': 'x' }),
      "additional properties 'podSelecter' not allowed",
    ],
    [
      'a misspelt key of a source of an environment variable',
      named({ 'extraEnv[0].name': 'A', 'extraEnv[0].valueFrom.fieldReff': 'x' }),
      "additional properties 'fieldReff' not allowed",
    ],
    [
      'a probe without a path',
      typed({ 'readinessProbe.httpGet.path': 'null' }),
      "at '/readinessProbe/httpGet': missing property 'path'",
    ],
    [
      'a probe of a port that the container does not name',
      named({ 'livenessProbe.httpGet.port': 'https' }),
      "at '/livenessProbe/httpGet/port'",
    ],
    [
      'a source of variables that is neither Secret nor ConfigMap',
      named({ 'extraEnvFrom[0].prefix': 'A_' }),
      "at '/extraEnvFrom/0': 'oneOf' failed",
    ],
    [
      'a Secret without a name',
      typed({ 'extraEnvFrom[0].secretRef.optional': 'true' }),
      "at '/extraEnvFrom/0/secretRef': missing property 'name'",
    ],
    [
      'a command that is one text',
      named({ 'migrations.command': 'npm run migrate' }),
      "at '/migrations/command': got string, want array",
    ],
    [
      'a deadline of 0 s',
      typed({ 'migrations.activeDeadlineSeconds': '0' }),
      "at '/migrations/activeDeadlineSeconds': minimum: got 0, want 1",
    ],
    ['a size that is none', named({ 'resources.limits.memory': '1 GB' }), "'1 GB' does not match"],
    [
      'half a byte of memory',
      named({ 'resources.limits.memory': '500m' }),
      "at '/resources/limits/memory': '500m' does not match",
    ],
    [
      'bytes of memory that were meant as MiB',
      typed({ 'resources.requests.memory': '128' }),
      "at '/resources/requests/memory': minimum: got 128, want 1",
    ],
    [
      'the same of storage',
      named({ 'resources.requests.ephemeral-storage': '64' }),
      "at '/resources/requests/ephemeral-storage': '64' does not match",
    ],
    ['a limit that is taken away', typed({ 'resources.limits.memory': 'null' }), "missing property 'memory'"],
    [
      'an environment variable with a value and a source of one',
      named({
        'extraEnv[0].name': 'A',
        'extraEnv[0].value': 'x',
        'extraEnv[0].valueFrom.fieldRef.fieldPath': 'x',
      }),
      "at '/extraEnv/0': 'not' failed",
    ],
    [
      'an environment variable with two sources',
      named({
        'extraEnv[0].name': 'A',
        'extraEnv[0].valueFrom.secretKeyRef.name': 'x',
        'extraEnv[0].valueFrom.configMapKeyRef.name': 'x',
      }),
      "at '/extraEnv/0/valueFrom': maxProperties: got 2, want 1",
    ],
    ['an environment variable of its own', named({ 'extraEnv[0].name': 'PORT' }), "at '/extraEnv/0/name'"],
    [
      'a label of its own',
      named({ 'podLabels.app\\.kubernetes\\.io/name': 'x' }),
      "invalid propertyName 'app.kubernetes.io/name'",
    ],
  ];
  const unquoted = (imageTag: string) => `image:\n  repository: hello\n  tag: ${imageTag}\n`;
  for (const imageTag of ['1234567890', '12345678e1', '1.0', '0x12345678']) {
    it(`refuses the unquoted tag ${imageTag} of a values file`, async () => {
      const refusal = await withValuesFile(unquoted(imageTag), (file) => refusalOf({ values: [file] }));
      expect(refusal).to.include("at '/image/tag': got number, want string");
    });
  }

  for (const imageTag of ['1234567890', '12345e6789', '12345678e1', '1.0', '0x12345678']) {
    it(`accepts the quoted tag ${imageTag} of a values file unchanged`, async () => {
      const quoted = unquoted(`"${imageTag}"`);
      const { container, deployment } = await withValuesFile(quoted, (file) => render({ values: [file] }));
      expect(container.image).to.equal(`hello:${imageTag}`);
      expect(deployment.metadata.labels['app.kubernetes.io/version']).to.equal(imageTag);
    });
  }

  /** A key whose lines are all comments is null. */
  const empty = [
    ...['podAnnotations', 'podLabels', 'nodeSelector', 'tolerations', 'affinity', 'extraEnv', 'extraEnvFrom'],
    ...['service.annotations', 'serviceAccount.annotations', 'ingress.annotations', 'ingress.hosts'],
    ...['ingress.tls', 'autoscaling.behavior', 'migrations.command', 'migrations.args'],
    ...[
      'networkPolicy.ingressFrom',
      'networkPolicy.egress',
      'podDisruptionBudget.minAvailable',
      'image.digest',
    ],
    ...['nameOverride', 'fullnameOverride', 'serviceAccount.name'],
  ];
  const switches = { 'ingress.enabled': 'true', 'autoscaling.enabled': 'true', 'migrations.enabled': 'true' };
  for (const key of empty)
    it(`reads ${key} without a value as an empty one`, async () => {
      const without = await render(typed({ ...switches, [key]: 'null' }));
      const { deployment, disruptionBudget } = await render(typed(switches));
      expect(without).to.deep.include({ deployment, disruptionBudget });
    });

  for (const key of [
    'preStopSleepSeconds',
    'drainDelaySeconds',
    'progressDeadlineSeconds',
    'revisionHistoryLimit',
  ])
    it(`refuses ${key} without a value, which has no empty one`, async () => {
      expect(await refusalOf(typed({ [key]: 'null' }))).to.include(`at '': missing property '${key}'`);
    });

  for (const [what, options, says] of refusals) {
    it(`refuses ${what}, and says where`, async () => {
      expect(await refusalOf(options)).to.include(says);
    });
  }
});

async function withValuesFile<T>(text: string, use: (file: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'chart-values-'));
  try {
    const file = join(folder, 'values.yaml');
    await writeFile(file, text);
    return await use(file);
  } finally {
    await rm(folder, { recursive: true });
  }
}
