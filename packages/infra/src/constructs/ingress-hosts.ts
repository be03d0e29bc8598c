import { Manifest } from '@cdktf/provider-kubernetes/lib/manifest/index.js';
import { Construct } from 'constructs';
import type { RestrictedNamespace } from './restricted-namespace.ts';

const admission = 'admissionregistration.k8s.io/v1';

export interface IngressHostsProps {
  readonly namespace: RestrictedNamespace;
  /** The host names that Ingresses of the namespace may use. */
  readonly hosts: readonly string[];
}

/**
 * Refuses Ingresses of a namespace that claim a host of another service. They share a load balancer, and Roles cannot limit
 * hosts. The provider has no resource of its own for a ValidatingAdmissionPolicy.
 */
export class IngressHosts extends Construct {
  constructor(scope: Construct, id: string, { namespace, hosts }: IngressHostsProps) {
    super(scope, id);
    const name = `ingress-hosts-${namespace.name}`;
    const policy = new Manifest(this, 'policy', {
      manifest: {
        apiVersion: admission,
        kind: 'ValidatingAdmissionPolicy',
        metadata: { name },
        spec: { ...ingressChanges, failurePolicy: 'Fail', validations: validations(hosts) },
      },
    });
    new Manifest(this, 'binding', {
      manifest: {
        apiVersion: admission,
        kind: 'ValidatingAdmissionPolicyBinding',
        metadata: { name },
        spec: {
          policyName: name,
          validationActions: ['Deny'],
          matchResources: {
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace.name } },
          },
        },
      },
      dependsOn: [policy],
    });
  }
}

const ingressChanges = {
  matchConstraints: {
    resourceRules: [
      {
        apiGroups: ['networking.k8s.io'],
        apiVersions: ['v1'],
        operations: ['CREATE', 'UPDATE'],
        resources: ['ingresses'],
      },
    ],
  },
  // The controller removes its finalizer by an update.
  matchConditions: [{ name: 'not-being-deleted', expression: '!has(object.metadata.deletionTimestamp)' }],
};

/** Rules in CEL, each with the message for a refused Ingress. */
function validations(hosts: readonly string[]) {
  const list = hosts.map((host) => `'${host}'`).join(', ');
  return [
    {
      expression: `has(object.spec.rules) && object.spec.rules.all(rule, has(rule.host) && rule.host in [${list}])`,
      message: `each rule of an Ingress in this namespace needs a host, which may be: ${hosts.join(', ')}`,
    },
    {
      expression: '!has(object.spec.defaultBackend)',
      message: 'a defaultBackend answers for the hosts of other services; use rules with a host',
    },
    {
      // The load balancer controller adds the hosts of a condition to those of a rule:
      // https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#conditions
      // It reads JSON, in which an escape can hide the word.
      expression: `!has(object.metadata.annotations) || object.metadata.annotations.all(name, !name.startsWith('alb.ingress.kubernetes.io/conditions.') || !(object.metadata.annotations[name].contains('host-header') || object.metadata.annotations[name].contains('\\\\')))`,
      message: 'a host-header condition claims hosts; use rules with a host, and no \\ in a condition',
    },
  ];
}
