import { type NameKind, nameLimits } from '../aws-limits.ts';
import { AwsPlace } from '../constructs/aws-place.ts';
import * as names from '../stacks/names.ts';
import type { AccountConfig } from './account.ts';
import { accountOf, type NamedEnvironment, type PartialEnvironment } from './configuration.ts';
import { type Delivery, namedEnvironments } from './delivery.ts';
import { fault } from './faults.ts';
import { type Service, serviceNamespace } from './service.ts';

/** A name that AWS or Kubernetes gets, and its limits. */
interface DerivedName {
  readonly name: string;
  /** The kind of resource, for the fault. */
  readonly kind: string;
  readonly longest: number;
  readonly pattern: RegExp;
}

/**
 * Faults of fields whose values AWS would refuse as names, or as parts of names. For each field, the name that exceeds its
 * limit the most.
 */
export function derivedNameFaults(
  account: AccountConfig,
  delivery: Delivery,
  accounts: readonly NamedEnvironment[],
): string[] {
  const place = new AwsPlace(account);
  const environments = namedEnvironments(delivery);
  const placeOf = (name: string) => {
    const environment = accounts.find((of) => of.name === name) ?? { name };
    return new AwsPlace(accountOf(account, environment));
  };
  const faults: string[] = [];
  const taken = new Map<string, { readonly path: string; readonly value: string }>();
  const check = (path: string, value: string, derived: readonly DerivedName[]) => {
    const text = worst(value, derived) ?? collision(path, value, derived, taken);
    if (text) faults.push(fault('delivery', path, text));
  };
  for (const { path, name } of environments) check(path, name, environmentNames(name, placeOf(name)));
  // The pipeline has a bucket in each region to which it delivers.
  const regions = new Set(
    [place, ...environments.map(({ name }) => placeOf(name))].map(({ region }) => region),
  );
  delivery.services.forEach((service, index) => {
    const at = (field: string) => `services[${index}].${field}`;
    const { pipelineName, sourceRepositoryName, imageRepositoryName } = service;
    const targets = environments.map(({ name }) => name);
    check(at('pipelineName'), pipelineName, [
      ...pipelineNames(service, targets),
      ...[...regions].map((region) =>
        aws('S3 bucket', names.artifactBucketName(service, place.inRegion(region))),
      ),
    ]);
    check(at('sourceRepositoryName'), sourceRepositoryName, [
      aws('CodeCommit repository', sourceRepositoryName),
    ]);
    check(at('imageRepositoryName'), imageRepositoryName, [aws('ECR repository', imageRepositoryName)]);
    check(
      at('namespace'),
      service.namespace,
      targets.map((target) => namespaceName(service, target)),
    );
  });
  return [...faults, ...retiredFaults(delivery)];
}

/** The repositories of retired entries, whose names are AWS's alone. */
function retiredFaults(delivery: Delivery): string[] {
  return delivery.retired.services.flatMap((retired, index) =>
    (
      [
        ['sourceRepositoryName', 'CodeCommit repository'],
        ['imageRepositoryName', 'ECR repository'],
      ] as const
    ).flatMap(([field, kind]) => {
      const name = retired[field];
      const text = name === undefined ? undefined : worst(name, [aws(kind, name)]);
      return text ? [fault('delivery', `retired.services[${index}].${field}`, text)] : [];
    }),
  );
}

/** Faults of the names of clusters in the files, which get the prefix of the installation. */
export function clusterNameFaults(
  account: AccountConfig,
  environments: readonly PartialEnvironment[],
): string[] {
  const place = new AwsPlace(account);
  return environments.flatMap(({ name, network }) => {
    if (!network) return [];
    const text = worst(network.clusterName, [aws('EKS cluster', place.named(network.clusterName))]);
    return text ? [fault(`${name}/network`, 'clusterName', text)] : [];
  });
}

/**
 * The fault of a value from which the same name follows as from another field: an apply would end with "already exists", or
 * change the resource of the other. IAM compares names without case.
 */
function collision(
  path: string,
  value: string,
  derived: readonly DerivedName[],
  taken: Map<string, { readonly path: string; readonly value: string }>,
): string | undefined {
  const texts = derived.map(({ kind, name }) => {
    const key = `${kind} ${name.toLowerCase()}`;
    const other = taken.get(key) ?? { path, value };
    taken.set(key, other);
    // The same value twice is a fault of its own, and services may share a source repository.
    if (other.value === value) return undefined;
    return `${value} makes ${name}, and so does ${other.path}, ${other.value}: ${withArticle(kind)} has a name of its own; write another`;
  });
  return texts.find((text) => text !== undefined);
}

function environmentNames(environment: string, place: AwsPlace): DerivedName[] {
  const check = names.environmentCheckName(environment, place);
  return [
    ...names.environmentRoles.map((role) =>
      aws('IAM role', names.environmentRoleName(role, environment, place)),
    ),
    aws('CodeBuild project', check),
    ...[check, `${check}-start`].map((name) => aws('IAM role', name)),
    ...[check, `${check}-failed`].map((name) => aws('EventBridge rule', name)),
    aws('S3 bucket', names.accessLogBucketName(environment, place)),
    aws('S3 bucket', names.flowLogBucketName(environment, place)),
    aws('security group', names.deployersSecurityGroupName(environment, place)),
    aws('security group', names.endpointsSecurityGroupName(environment, place)),
  ];
}

function pipelineNames(service: Service, environments: readonly string[]): DerivedName[] {
  const projects = [
    names.buildProjectName(service),
    ...environments.map((environment) => names.deployProjectName(service, environment)),
  ];
  return [
    aws('CodePipeline pipeline', service.pipelineName),
    aws('SQS queue', names.deadLetterQueueName(service)),
    ...names.ruleEvents.map((event) => aws('EventBridge rule', names.eventRuleName(service, event))),
    // Each project has a role of its name.
    ...projects.flatMap((name) => [aws('CodeBuild project', name), aws('IAM role', name)]),
    ...environments.flatMap((environment) => [
      aws('IAM role', names.deployerRoleName(service, environment)),
      aws('IAM role', names.starterRoleName(service, environment)),
    ]),
    ...names.serviceRoles.map((role) => aws('IAM role', names.serviceRoleName(role, service))),
  ];
}

function namespaceName(service: Service, environment: string): DerivedName {
  return {
    name: serviceNamespace(service, environment),
    kind: 'namespace',
    longest: 63,
    // config/delivery.ts checks the name itself.
    pattern: /^.{0,63}$/,
  };
}

function aws(kind: NameKind, name: string): DerivedName {
  return { name, kind, ...nameLimits[kind] };
}

/** The fault of the name that exceeds its limit the most, or else of the first refused one. Undefined if all are valid. */
function worst(value: string, derived: readonly DerivedName[]): string | undefined {
  const [longest] = derived
    .filter(({ name, longest: bound }) => name.length > bound)
    .sort((one, other) => other.name.length - other.longest - (one.name.length - one.longest));
  if (longest) return tooLong(value, longest);
  const refused = derived.find(({ name, pattern }) => !pattern.test(name));
  if (!refused) return undefined;
  const made = refused.name === value ? value : `${value} makes ${refused.name}, which`;
  return `${made} can't name ${withArticle(refused.kind)}: AWS wants ${refused.pattern.source}`;
}

function tooLong(value: string, { name, kind, longest }: DerivedName): string {
  const made = name === value ? `${value} has` : `${value} makes ${name}, of`;
  const excess = name.length - longest;
  return `${made} ${name.length} characters, and the name of ${withArticle(kind)} ${longest} at most: shorten it by ${excess}`;
}

function withArticle(kind: string): string {
  return /^([AEIO]|S3|SNS)/.test(kind) ? `an ${kind}` : `a ${kind}`;
}
