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
  /** What must be there before a load balancer is made, as its settings name it. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/** The class of Ingresses that the controller takes. */
export const ingressClassName = 'alb';

const namespace = 'kube-system';
const serviceAccount = 'aws-load-balancer-controller';

/** The AWS Load Balancer Controller: makes load balancers of Ingresses, and takes them away again. */
export class LoadBalancerController extends Construct {
  /**
   * Whatever has an Ingress or a Service depends on this: the controller's webhook refuses them until its pods answer,
   * and nobody else deletes their load balancers.
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
      // Goes on when the pods answer; an install that fails is taken back, so that it can be tried again.
      wait: true,
      atomic: true,
      timeout: 600,
      // It can't take its load balancers away once its rights are gone.
      dependsOn: [...role.parts, ...props.dependsOn],
    });
  }
}

/** The values of the chart that are not its defaults. */
function chartValues({ place, clusterName, vpcId, ingressClass }: LoadBalancerControllerProps) {
  return {
    clusterName,
    // Pods do not reach the metadata service of their node, which would know these two.
    region: place.region,
    vpcId,
    replicaCount: 2,
    podDisruptionBudget: { maxUnavailable: 1 },
    resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
    serviceAccount: { name: serviceAccount },
    // The chart makes a new certificate for its webhook at each upgrade, and pods that still show the old one.
    keepTLSSecret: true,
    // With it no Service could be made in the whole cluster while the controller is away.
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
