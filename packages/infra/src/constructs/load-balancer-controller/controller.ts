import { Release } from '@cdktf/provider-helm/lib/release/index.js';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { AwsPlace } from '../aws-place.ts';
import { PodRole } from '../pod-role.ts';
import { type ClassSettings, classSpec } from './class-spec.ts';
import { controllerStatements } from './permissions.ts';

export interface LoadBalancerControllerProps {
  readonly place: AwsPlace;
  readonly clusterName: string;
  readonly vpcId: string;
  readonly roleName: string;
  readonly chart: { readonly name: string; readonly repository: string; readonly version: string };
  readonly ingressClass: ClassSettings;
  /** Resources that a load balancer needs, because its settings name them. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/** The class of the Ingresses that the controller handles. */
export const ingressClassName = 'alb';

const namespace = 'kube-system';
const serviceAccount = 'aws-load-balancer-controller';

/** The AWS Load Balancer Controller: creates and deletes load balancers for Ingresses. */
export class LoadBalancerController extends Construct {
  /**
   * Ingresses and Services depend on this: the controller's webhook refuses them until its pods answer, and only the
   * controller deletes their load balancers.
   */
  readonly release: Release;

  constructor(scope: Construct, id: string, props: LoadBalancerControllerProps) {
    super(scope, id);
    const { place, clusterName, vpcId, roleName, chart } = props;
    const role = new PodRole(this, 'pods', {
      place,
      name: roleName,
      description: `Load balancers of the cluster ${clusterName}`,
      clusterName,
      namespace,
      serviceAccount,
      statements: controllerStatements({ place, clusterName, vpcId }),
    });
    this.release = new Release(this, 'release', {
      name: 'aws-load-balancer-controller',
      namespace,
      chart: chart.name,
      repository: chart.repository,
      version: chart.version,
      values: [JSON.stringify(chartValues(props))],
      maxHistory: 5,
      // Waits until the pods are ready. A failed install is removed, so that it can be repeated.
      wait: true,
      atomic: true,
      timeout: 600,
      // It needs its rights to delete its load balancers.
      dependsOn: [...role.parts, ...props.dependsOn],
    });
  }
}

/** The values of the chart that are not its defaults. */
function chartValues({ place, clusterName, vpcId, ingressClass }: LoadBalancerControllerProps) {
  return {
    clusterName,
    // Given here, because pods cannot reach the metadata service of their node.
    region: place.region,
    vpcId,
    replicaCount: 2,
    podDisruptionBudget: { maxUnavailable: 1 },
    resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
    serviceAccount: { name: serviceAccount },
    // Otherwise each upgrade creates a new certificate for the webhook, while old pods still use the former one.
    keepTLSSecret: true,
    // It would block all new Services of the cluster while the controller is down.
    enableServiceMutatorWebhook: false,
    enableShield: false,
    enableWaf: false,
    defaultTargetType: 'ip',
    controllerConfig: {
      featureGates: { ALBGatewayAPI: false, NLBGatewayAPI: false, GatewayListenerSet: false },
    },
    ingressClass: ingressClassName,
    ingressClassParams: { spec: classSpec(ingressClass) },
  };
}
