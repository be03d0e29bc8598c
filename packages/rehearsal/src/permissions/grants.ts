import type { ResourcePolicy } from 'local-aws/iam/read-resource-policies.ts';
import type { IamRole } from 'local-aws/iam/read-roles.ts';
import type { RegionConfig } from 'local-aws/stand-ins/aws/region-config.ts';
import type { KubernetesObject } from 'local-cluster/cluster/kubernetes-object.ts';

/** What decides in the region: the policies of roles and resources, and the access entries of the clusters. */
export type RegionAccess = Pick<RegionConfig, 'roles' | 'resourcePolicies' | 'clusters'>;

/** One thing that gives a permission, and can be taken away alone. */
export interface Grant {
  readonly kind: 'statement' | 'trust' | 'managed policy' | 'resource policy' | 'access entry' | 'rule';
  readonly stack: string;
  /** The role, the resource, the cluster, or the Kubernetes Role. */
  readonly holder: string;
  /** Its Sid, the name of the policy, the role that is let in, or the resources of the rule. */
  readonly name: string;
}

/** A grant of IAM or EKS. */
export interface RegionGrant extends Grant {
  /** The region without it. */
  remove(access: RegionAccess): RegionAccess;
}

/** A rule of a Kubernetes Role. */
export interface RuleGrant extends Grant {
  /** The Role without it, and as it is. */
  readonly without: KubernetesObject;
  readonly whole: KubernetesObject;
}

/** The grant as people read it. */
export function describeGrant({ kind, stack, holder, name }: Grant): string {
  return `${stack}: ${holder}: ${kind} ${name}`;
}

const lastPart = (arn: string) => arn.slice(arn.lastIndexOf('/') + 1);

interface Document {
  readonly Statement: readonly { readonly Sid?: string; readonly Effect: 'Allow' | 'Deny' }[];
}

/** Each statement that allows, each managed policy of the roles, and each access entry of one of them. */
export function regionGrants({ roles, resourcePolicies, clusters }: RegionAccess): RegionGrant[] {
  const arns = new Set(roles.map(({ arn }) => arn));
  return [
    ...roles.flatMap(grantsOfRole),
    ...resourcePolicies.flatMap(grantsOfResource),
    ...clusters.flatMap(({ stack = '', name, accessEntries }) =>
      // Those of people are used by no pipeline.
      accessEntries
        .filter(({ principalArn }) => arns.has(principalArn))
        .map(({ principalArn }) => ({
          kind: 'access entry' as const,
          stack,
          holder: name,
          name: lastPart(principalArn),
          remove: (access: RegionAccess) => ({
            ...access,
            clusters: access.clusters.map((cluster) =>
              cluster.name === name
                ? {
                    ...cluster,
                    accessEntries: cluster.accessEntries.filter((one) => one.principalArn !== principalArn),
                  }
                : cluster,
            ),
          }),
        })),
    ),
  ];
}

function grantsOfRole(role: IamRole): RegionGrant[] {
  const { arn, stack = '', trust, policies, attached } = role;
  const common = { stack, holder: lastPart(arn) };
  const change = (changed: Partial<IamRole>) => (access: RegionAccess) => ({
    ...access,
    roles: access.roles.map((one) => (one.arn === arn ? { ...one, ...changed } : one)),
  });
  return [
    ...eachStatement(trust).map(({ name, rest }) => ({
      kind: 'trust' as const,
      ...common,
      name,
      remove: change({ trust: rest }),
    })),
    ...policies.flatMap((policy, index) =>
      eachStatement(policy).map(({ name, rest }) => ({
        kind: 'statement' as const,
        ...common,
        name,
        remove: change({ policies: policies.with(index, rest) }),
      })),
    ),
    ...attached.map((policyArn) => ({
      kind: 'managed policy' as const,
      ...common,
      name: lastPart(policyArn),
      remove: change({ attached: attached.filter((one) => one !== policyArn) }),
    })),
  ];
}

function grantsOfResource({ arn, stack = '', policy }: ResourcePolicy): RegionGrant[] {
  return eachStatement(policy).map(({ name, rest }) => ({
    kind: 'resource policy' as const,
    stack,
    holder: arn.split(':').slice(2).join(':'),
    name,
    remove: (access) => ({
      ...access,
      resourcePolicies: access.resourcePolicies.map((one) =>
        one.arn === arn ? { ...one, policy: rest } : one,
      ),
    }),
  }));
}

/** Each statement of a document that allows, by its Sid, and the document without it. */
function eachStatement(text: string): { readonly name: string; readonly rest: string }[] {
  const document: Document = JSON.parse(text);
  const statements = [document.Statement].flat();
  return statements.flatMap(({ Sid, Effect }, index) =>
    Effect === 'Deny'
      ? []
      : [
          {
            name: Sid ?? `number ${index + 1}`,
            rest: JSON.stringify({ ...document, Statement: statements.toSpliced(index, 1) }),
          },
        ],
  );
}

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
}

interface RoleObject extends KubernetesObject {
  readonly rules: readonly Rule[];
}

interface Binding extends KubernetesObject {
  readonly roleRef: { readonly kind: string; readonly name: string };
  readonly subjects: readonly { readonly kind: string; readonly name: string }[];
}

/** Each rule of the Roles and ClusterRoles that a group has. In a namespace, only those of it. */
export function ruleGrants(
  objects: readonly KubernetesObject[],
  {
    groups,
    namespace,
    stack,
  }: { readonly groups: readonly string[]; readonly namespace: string; readonly stack: string },
): RuleGrant[] {
  const isOf = ({ metadata }: KubernetesObject) => [undefined, namespace].includes(metadata.namespace);
  const bindings = objects.filter(
    (object): object is Binding => /^(Cluster)?RoleBinding$/.test(object.kind) && isOf(object),
  );
  const refs = bindings
    .filter(({ subjects }) => subjects.some(({ name }) => groups.includes(name)))
    .map(({ roleRef }) => `${roleRef.kind} ${roleRef.name}`);
  return objects
    .filter(
      (object): object is RoleObject =>
        refs.includes(`${object.kind} ${object.metadata.name}`) && isOf(object),
    )
    .flatMap((whole) =>
      whole.rules.map((rule, index) => ({
        kind: 'rule' as const,
        stack,
        holder: `${whole.kind} ${whole.metadata.name}`,
        name: ruleName(rule),
        whole,
        without: { ...whole, rules: whole.rules.toSpliced(index, 1) },
      })),
    );
}

function ruleName({ apiGroups, resources, resourceNames }: Rule): string {
  const group = apiGroups[0] ? ` of ${apiGroups[0]}` : '';
  return `${resources.join(', ')}${group}${resourceNames ? ', by name' : ''}`;
}
