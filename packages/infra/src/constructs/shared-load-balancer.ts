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
  /** The namespace of the Ingress, made here. Nothing runs in it and no deployer has a right in it. */
  readonly namespace: string;
  readonly namespaceLabels: Readonly<Record<string, string>>;
  /** The Kubernetes minor version whose Pod Security rules hold, such as `1.36`. */
  readonly podSecurityVersion: string;
}

/** The name by which the Ingress's backend and the annotation that says what it does find each other. */
const defaultAction = 'not-found';

/**
 * The application load balancer that all Ingresses of the controller's class share. This first one is there before any
 * service is, and answers 404 where no other does.
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
      // Its name is known, for the records, when AWS has made it.
      waitForLoadBalancer: true,
      timeouts: { create: '15m', delete: '15m' },
      // Destroyed in the reverse order: the controller is still there to take the load balancer away.
      dependsOn: [namespace, props.controller.release],
    });
    const zone = new DataAwsLbHostedZoneId(this, 'zone', { loadBalancerType: 'application' });
    this.name = {
      dnsName: ingress.status.get(0).loadBalancer.get(0).ingress.get(0).hostname,
      zoneId: zone.id,
    };
  }
}

/** What an Ingress says for itself; the rest is its class's. All values are texts. */
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
