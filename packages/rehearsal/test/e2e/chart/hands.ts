import { releaseName } from './stepped-release.ts';

const deployment = `deployment/${releaseName}`;

/** What somebody does to a running release. */
export interface Hand {
  readonly name: string;
  /** The arguments of kubectl, for one call after the other. */
  readonly commands: readonly (readonly string[])[];
  /** The words about it in the log of the next deploy. */
  readonly told: string | readonly string[];
  /** Whether the service stops answering, until the next deploy. */
  readonly isOutage?: boolean;
  /** Values of the chart that it needs. */
  readonly flags?: readonly string[];
}

const autoscaled = ['--set=autoscaling.enabled=true', '--set=autoscaling.minReplicas=1'];
const container = `Deployment/${releaseName} .spec.template.spec.containers[name="hello-service"]`;

/** Each runs in its own namespace before a deploy, and again after a deploy that was killed. */
export const hands: readonly Hand[] = [
  {
    name: 'scale',
    commands: [['scale', deployment, '--replicas=3']],
    told: `Deployment/${releaseName} .spec.replicas: 3, set by kubectl, becomes 1`,
  },
  {
    name: 'set-image',
    commands: [['set', 'image', deployment, 'hello-service=registry.invalid/hello:1']],
    told: `${container}.image: "registry.invalid/hello:1", set by kubectl-set, becomes `,
  },
  {
    name: 'set-env-of-a-paused-roll-out',
    commands: [
      ['rollout', 'pause', deployment],
      ['set', 'env', deployment, 'DEBUG=1'],
    ],
    told: `${container}.env[name="DEBUG"]: {"name":"DEBUG","value":"1"}, set by kubectl-set, is removed`,
  },
  {
    name: 'rollout-undo',
    commands: [['rollout', 'undo', deployment]],
    told: `${container}.env[name="APP_VERSION"].value: `,
  },
  {
    name: 'label-and-annotation',
    commands: [
      ['label', deployment, 'app.kubernetes.io/version=by-hand', '--overwrite'],
      ['annotate', `service/${releaseName}`, 'example.com/note=by-hand'],
    ],
    told: `Deployment/${releaseName} .metadata.labels["app.kubernetes.io/version"]: "by-hand", set by kubectl-label, becomes `,
  },
  {
    name: 'patched-autoscaler',
    flags: autoscaled,
    commands: [['patch', `hpa/${releaseName}`, '--patch', '{"spec":{"maxReplicas":2}}']],
    told: `HorizontalPodAutoscaler/${releaseName} .spec.maxReplicas: 2, set by kubectl-patch, becomes 6`,
  },
  {
    name: 'scale-to-0-under-an-autoscaler',
    flags: autoscaled,
    commands: [['scale', deployment, '--replicas=0']],
    told: `Deployment/${releaseName} .spec.replicas: 0 becomes 1, the minimum of its autoscaler`,
    isOutage: true,
  },
  {
    name: 'deleted-service-and-removed-fields',
    commands: [
      ['delete', `service/${releaseName}`],
      ['scale', deployment, '--replicas=0'],
      [
        ...['patch', deployment, '--type=json', '--patch'],
        '[{"op":"remove","path":"/spec/template/spec/containers/0/livenessProbe"}]',
      ],
    ],
    told: [
      `Service/${releaseName} was deleted: it is created again`,
      `Deployment/${releaseName} .spec.replicas: 0, set by somebody, becomes 1`,
      `${container}.livenessProbe: removed by somebody, becomes {`,
    ],
    isOutage: true,
  },
  {
    name: 'deleted-deployment',
    commands: [['delete', deployment]],
    told: `Deployment/${releaseName} was deleted: it is created again`,
    isOutage: true,
  },
  {
    name: 'edited-service-port',
    commands: [
      [
        ...['patch', `service/${releaseName}`, '--type=json', '--patch'],
        '[{"op":"replace","path":"/spec/ports/0/port","value":8080}]',
      ],
    ],
    told: `Service/${releaseName} .spec.ports[port=8080,protocol="TCP"]: `,
    isOutage: true,
  },
];
