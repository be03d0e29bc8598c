import { EksPodIdentityAssociation } from '@cdktf/provider-aws/lib/eks-pod-identity-association/index.js';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { ServiceRole, type ServiceRoleProps } from './service-role.ts';

export interface PodRoleProps extends Omit<ServiceRoleProps, 'trust'> {
  readonly clusterName: string;
  readonly namespace: string;
  /** The service account of the pods that take the role. */
  readonly serviceAccount: string;
}

/**
 * How long it may take until an association is in effect: EKS names "several seconds", and a pod that is admitted before
 * has no credentials, nor has its container when it starts again (hashicorp/terraform-provider-aws#40852).
 */
const associationTakesSeconds = 20;

/** A role that the pods of one service account of one cluster assume, by EKS's pod identity. */
export class PodRole extends ServiceRole {
  /**
   * The release of the pods depends on these. A pod that starts before its association has no credentials until it is
   * replaced, and a pod that outlives its policy cannot remove the resources that it created.
   */
  readonly parts: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: PodRoleProps) {
    const { place, clusterName, namespace, serviceAccount } = props;
    super(scope, id, {
      ...props,
      trust: [
        {
          sid: 'PodsTakeRole',
          principal: { Service: 'pods.eks.amazonaws.com' },
          // EKS tags each session. Without this right, no session begins.
          actions: ['sts:AssumeRole', 'sts:TagSession'],
          conditions: {
            StringEquals: {
              'aws:RequestTag/eks-cluster-arn': place.arn('eks', `cluster/${clusterName}`),
              'aws:RequestTag/kubernetes-namespace': namespace,
              'aws:RequestTag/kubernetes-service-account': serviceAccount,
            },
          },
        },
      ],
    });
    const association = new EksPodIdentityAssociation(this, 'association', {
      clusterName,
      namespace,
      serviceAccount,
      roleArn: this.arn,
      // Runs once, at its creation.
      provisioners: [{ type: 'local-exec', command: `sleep ${associationTakesSeconds}` }],
    });
    this.parts = [this.policy, association];
  }
}
