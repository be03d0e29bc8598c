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

/** A field of `delivery.ts`, and the names that AWS or Kubernetes gets from its value. */
interface NamingField {
  readonly path: string;
  readonly value: string;
  readonly derived: readonly DerivedName[];
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
  const targets = namedEnvironments(delivery).map(({ path, name }) => {
    const environment = accounts.find((of) => of.name === name) ?? { name };
    return { path, name, place: new AwsPlace(accountOf(account, environment)) };
  });
  const place = new AwsPlace(account);
  // The pipeline has a bucket in each region to which it delivers.
  const regions = new Set([place, ...targets.map((target) => target.place)].map(({ region }) => region));
  const buckets = [...regions].map((region) => place.inRegion(region));
  const taken: TakenNames = new Map();
  return [
    ...nightlyFields(delivery, place),
    ...targets.map(({ path, name, place: of }) => ({
      path,
      value: name,
      derived: environmentNames(name, of),
    })),
    ...delivery.services.flatMap((service, index) =>
      serviceFields(service, `services[${index}]`, { targets: targets.map(({ name }) => name), buckets }),
    ),
    ...delivery.retired.services.flatMap((entry, index) =>
      repositoryFields(entry, `retired.services[${index}]`),
    ),
  ].flatMap((field) => {
    const text = worst(field) ?? collision(field, taken);
    return text === undefined ? [] : [fault('delivery', field.path, text)];
  });
}

function nightlyFields({ nightlyCheck }: Delivery, place: AwsPlace): NamingField[] {
  if (!nightlyCheck) return [];
  const derived = checkNames(names.sharedName(names.nightlyStackName, place));
  return [{ path: 'nightlyCheck', value: String(nightlyCheck), derived }];
}

function serviceFields(
  service: Service,
  path: string,
  { targets, buckets }: { readonly targets: readonly string[]; readonly buckets: readonly AwsPlace[] },
): NamingField[] {
  const { pipelineName, namespace } = service;
  const bucketNames = buckets.map((place) => aws('S3 bucket', names.artifactBucketName(service, place)));
  const namespaces = targets.map((target) => namespaceName(service, target));
  return [
    {
      path: `${path}.pipelineName`,
      value: pipelineName,
      derived: [...pipelineNames(service, targets), ...bucketNames],
    },
    ...repositoryFields(service, path),
    { path: `${path}.namespace`, value: namespace, derived: namespaces },
  ];
}

/** The repositories of a service or of a retired entry, whose names in AWS are those in the file. */
function repositoryFields(entry: Delivery['retired']['services'][number], path: string): NamingField[] {
  const kinds = [
    ['sourceRepositoryName', 'CodeCommit repository'],
    ['imageRepositoryName', 'ECR repository'],
  ] as const;
  return kinds.flatMap(([field, kind]) => {
    const value = entry[field];
    return value === undefined ? [] : [{ path: `${path}.${field}`, value, derived: [aws(kind, value)] }];
  });
}

/** Faults of the names of clusters in the files, which get the prefix of the installation. */
export function clusterNameFaults(
  account: AccountConfig,
  environments: readonly PartialEnvironment[],
): string[] {
  const place = new AwsPlace(account);
  return environments.flatMap(({ name, network }) => {
    if (!network) return [];
    const text = worst({
      value: network.clusterName,
      derived: [aws('EKS cluster', place.named(network.clusterName))],
    });
    return text ? [fault(`${name}/network`, 'clusterName', text)] : [];
  });
}

/** The field of each name, by its kind and the name in lower case. */
type TakenNames = Map<string, Pick<NamingField, 'path' | 'value'>>;

/**
 * The fault of a value that makes the same name as another field: an apply would fail with "already exists", or change the
 * resource of the other field. IAM compares names without case.
 */
function collision({ path, value, derived }: NamingField, taken: TakenNames): string | undefined {
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
  return [
    ...names.environmentRoles.map((role) =>
      aws('IAM role', names.environmentRoleName(role, environment, place)),
    ),
    ...checkNames(names.environmentCheckName(environment, place)),
    ...names.bucketLogs.map((logs) => aws('S3 bucket', names.logBucketName(logs, environment, place))),
    aws('security group', names.deployersSecurityGroupName(environment, place)),
    aws('security group', names.endpointsSecurityGroupName(environment, place)),
  ];
}

/** The names of a nightly comparison. */
function checkNames(check: string): DerivedName[] {
  return [
    aws('CodeBuild project', check),
    ...[check, `${check}-start`].map((name) => aws('IAM role', name)),
    ...[check, `${check}-failed`].map((name) => aws('EventBridge rule', name)),
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
function worst({ value, derived }: Omit<NamingField, 'path'>): string | undefined {
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
