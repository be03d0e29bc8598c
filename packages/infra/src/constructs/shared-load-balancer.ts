import { DataAwsLbHostedZoneId } from '@cdktf/provider-aws/lib/data-aws-lb-hosted-zone-id/index.js';
import { IngressV1 } from '@cdktf/provider-kubernetes/lib/ingress-v1/index.js';
import { NamespaceV1 } from '@cdktf/provider-kubernetes/lib/namespace-v1/index.js';
import { Construct } from 'constructs';
import type { LoadBalancerName } from './alias-record.ts';
import type { LoadBalancerController } from './load-balancer-controller/controller.ts';
import { ingressClassName } from './load-balancer-controller/controller.ts';
import { podSecurityLabels } from './restricted-namespace.ts';

export interface SharedLoadBalancerProps {
  readonly controller: LoadBalancerController;
  /** The namespace of the Ingress, created here. Nothing runs in it, and no deployer has rights in it. */
  readonly namespace: string;
  readonly namespaceLabels: Readonly<Record<string, string>>;
  /** The Kubernetes minor version whose Pod Security rules hold, such as `1.36`. */
  readonly podSecurityVersion: string;
}

/** Connects the backend of the Ingress with the annotation that defines its answer. */
const defaultAction = 'not-found';

/**
 * The application load balancer that all Ingresses of the controller's class share. This first Ingress exists before any
 * service, and answers 404 for unknown hosts.
 */
export class SharedLoadBalancer extends Construct {
  readonly name: LoadBalancerName;

  constructor(scope: Construct, id: string, props: SharedLoadBalancerProps) {
    super(scope, id);
    const namespace = new NamespaceV1(this, 'namespace', {
      metadata: {
        name: props.namespace,
        labels: { ...podSecurityLabels(props.podSecurityVersion), ...props.namespaceLabels },
      },
    });
    const ingress = new IngressV1(this, 'ingress', {
      metadata: { name: 'shared', namespace: props.namespace, annotations: annotations() },
      spec: {
        ingressClassName,
        defaultBackend: { service: { name: defaultAction, port: { name: 'use-annotation' } } },
      },
      // The records need its name, which is known once AWS has created it.
      waitForLoadBalancer: true,
      timeouts: { create: '15m', delete: '15m' },
      // A destroy runs in the reverse order, so that the controller can still remove the load balancer.
      dependsOn: [namespace, props.controller.release],
    });
    const zone = new DataAwsLbHostedZoneId(this, 'zone', { loadBalancerType: 'application' });
    this.name = {
      dnsName: ingress.status.get(0).loadBalancer.get(0).ingress.get(0).hostname,
      zoneId: zone.id,
    };
  }
}

/** The settings of this Ingress; its class has the others. All values are texts. */
function annotations(): Record<string, string> {
  const prefix = 'alb.ingress.kubernetes.io';
  return {
    [`${prefix}/listen-ports`]: JSON.stringify([{ HTTP: 80 }, { HTTPS: 443 }]),
    [`${prefix}/actions.${defaultAction}`]: JSON.stringify({
      type: 'fixed-response',
      fixedResponseConfig: {
        contentType: 'text/plain',
        statusCode: '404',
        messageBody: 'No service has this name.',
      },
    }),
  };
}
