import { defaultRule } from 'tag-resolver';
import * as z from 'zod';
import { type Report, reportDuplicates } from './faults.ts';
import type { IngressConfig } from './ingress.ts';
import { duplicates, isDnsLabel, isEnvironmentName, isReleaseName, isServiceName } from './names.ts';

/** A branch name without the typing errors that git refuses. */
const refName = z.string().regex(/^(?!.*(\.\.|@\{))[^\s~^:?*[\\]+$/, 'is not a name that git takes');

/** A path inside the repository, as pipeline-steps takes it. */
const innerPath = z
  .string()
  .regex(
    /^(?!.*(?:^|\/)\.\.(?:\/|$))[A-Za-z0-9_.][A-Za-z0-9_./-]*$/,
    'is not a path inside the repository such as packages/hello-service',
  );

/** Days after which CodePipeline rejects an approval that nobody answered: its own default. */
export const approvalDays = 7;

const orderEntrySchema = z.strictObject({
  /** The folder of the environment. */
  environment: z.string(),
  /** Whether each roll-out waits for an approval. */
  needsApproval: z.boolean(),
});

/** The request that shows whether a service works, and the expected answer. */
const smokeTestSchema = z
  .strictObject({
    /**
     * The path of the request, with a query if it has one.
     * @default '/'
     */
    path: z
      .string()
      .regex(/^\/(?!\/)[\w\-.~!$&'()*+,;=:@%/?]*$/, 'is not a path such as /')
      .optional(),
    /**
     * The status of the answer. A redirect is not followed.
     * @default 200
     */
    status: z.int().min(200).max(599).optional(),
    /** The whole body of the answer. CodeBuild takes 5,500 characters in all variables of a build together. */
    text: z.string().regex(/^[^\0]{1,1000}$/s, 'is not a text of 1 to 1,000 characters'),
  })
  .readonly();

const serviceEntrySchema = z.strictObject({
  /**
   * The release in each environment, and the default of the service's other names.
   * @change The next deploy installs another release beside the old one. Names that have it as their default change too: write
   * their old values first.
   */
  name: z.string(),
  /**
   * The folder of the package, with a Dockerfile and a script `build`.
   * @default 'packages/<name>'
   */
  folder: innerPath.optional(),
  /**
   * The folder of the chart, with values in `environments/<environment>.yaml`.
   * @default 'charts/<name>'
   */
  chart: innerPath.optional(),
  /**
   * The pipeline, and the beginning of the names of its parts.
   * @default the name
   * @change Replaces the pipeline, its projects, roles, deployers and logs. Executions that wait for an approval are lost.
   */
  pipelineName: z.string().optional(),
  /**
   * The CodeCommit repository of the source. Services may share one.
   * @default the name
   * @change Creates another repository. Refused while the old one is protected: keep it in `retired.services`.
   */
  sourceRepositoryName: z.string().optional(),
  /**
   * The ECR repository of the image.
   * @default the name
   * @change Creates another repository. Refused while the old one is protected: keep it in `retired.services`.
   */
  imageRepositoryName: z.string().optional(),
  /**
   * The namespace in each environment is `<this>-<environment>`. Each `namespaces.ts` must list it.
   * @default the name
   * @change The next deploy installs the service there, once its namespaces stack is deployed. The old namespace keeps what
   * runs in it until you remove it, and its deployer loses its rights there.
   */
  namespace: z.string().optional(),
  /**
   * The name of the service below each environment's domain. Each `subdomains.ts` must list it, for the DNS record that
   * points to the load balancer.
   * @default the name
   * @change Keep the old name in `aliases` and in each `subdomains.ts` until the next deploy has passed: a rollback needs it.
   */
  subdomain: z.string().optional(),
  /**
   * Further names of the service below each environment's domain. No Ingress of another service may use them. Each
   * `subdomains.ts` must list them.
   * @default none
   */
  aliases: z.array(z.string()).readonly().optional(),
  /**
   * A push to this branch starts the pipeline; so does a version tag such as `v1.0.2`.
   * @default 'main'
   */
  branch: refName.optional(),
  /**
   * The text before the version in a version tag, such as `orders-v` for `orders-v1.0.2`. Services that share a repository
   * need one each.
   * @default 'v'
   */
  tagPrefix: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,49}$/, 'is not a text of letters, digits, _ and - such as orders-v')
    .optional(),
  /**
   * The files and folders from which the service is made, beside its folder, its chart, the lockfile, and the buildspecs with
   * their steps. A push to the branch that changes none of them is not delivered.
   * @default the whole repository
   */
  sourcePaths: z.array(innerPath).readonly().optional(),
  /**
   * The port on which the container listens. The pods of its namespaces accept requests on this one only.
   * @default 5000
   * @change Closes the old port at once, before the next deploy. Let the pods listen on both first.
   */
  port: z.int().min(1).max(65_535).optional(),
  /** The request after each deploy, and its expected answer. */
  smokeTest: smokeTestSchema,
});

/** What every release is made from, beside its service: the dependencies, the steps and the buildspecs. */
const releasePaths = [
  'buildspecs',
  'packages/pipeline-steps',
  'packages/programs',
  'packages/tag-resolver',
  'pnpm-lock.yaml',
];

/** The port on which a container listens unless its service says otherwise. */
export const defaultPort = 5000;

/** An entry with its defaults. */
export const serviceSchema = serviceEntrySchema
  .transform((entry) => {
    const { name, smokeTest } = entry;
    const { folder = `packages/${name}`, chart = `charts/${name}` } = entry;
    return {
      name,
      folder,
      chart,
      pipelineName: entry.pipelineName ?? name,
      sourceRepositoryName: entry.sourceRepositoryName ?? name,
      imageRepositoryName: entry.imageRepositoryName ?? name,
      namespace: entry.namespace ?? name,
      subdomain: entry.subdomain ?? name,
      aliases: entry.aliases ?? [],
      branch: entry.branch ?? 'main',
      tagPrefix: entry.tagPrefix ?? defaultRule.prefix,
      sourcePaths: entry.sourcePaths ? [folder, chart, ...releasePaths, ...entry.sourcePaths] : ['.'],
      port: entry.port ?? defaultPort,
      smokeTest: { path: smokeTest.path ?? '/', status: smokeTest.status ?? 200, text: smokeTest.text },
    };
  })
  .readonly();

const retiredServiceSchema = serviceEntrySchema
  .pick({ sourceRepositoryName: true, imageRepositoryName: true })
  .partial()
  .readonly();

/** What is kept and not delivered to. Remove an entry when it is destroyed (docs/runbooks/destroy.md). */
const retiredSchema = z
  .strictObject({
    /** Folders of environments that have stacks and are in no pipeline. */
    environments: z.array(z.string()).readonly().optional(),
    /** Repositories of former services, or former repositories of services. They are kept, and start no pipeline. */
    services: z.array(retiredServiceSchema).readonly().optional(),
  })
  .readonly();

export const deliverySchema = z.strictObject({
  /** The environments, in the order in which an image is rolled out. */
  order: z.array(orderEntrySchema).min(1).readonly(),
  services: z.array(serviceSchema).min(1).readonly(),
  /**
   * What is kept without being delivered to.
   * @default nothing
   */
  retired: retiredSchema.optional(),
  /** Who gets mails about failures and waiting approvals. */
  notificationEmails: z.array(z.email('is not an e-mail address')).readonly(),
  /** Refuse to destroy source repositories and images. */
  protectFromDestroy: z.boolean(),
});

/** What `environments/delivery.ts` says: the services, and the order of their environments. */
export type DeliveryConfig = Readonly<z.input<typeof deliverySchema>>;

/** The same, checked and with the defaults of the services. */
export type Delivery = Readonly<z.infer<typeof deliverySchema>>;

/** The names of the retired environments. */
export function retiredEnvironmentNames({ retired }: Delivery): readonly string[] {
  return retired?.environments ?? [];
}

/** The retired repositories. */
export function retiredServices({ retired }: Delivery): readonly RetiredService[] {
  return retired?.services ?? [];
}

/** Every environment that `delivery.ts` names, with the path of the field that does. */
export function namedEnvironments(delivery: Delivery): { path: string; name: string }[] {
  return [
    ...delivery.order.map(({ environment }, index) => ({
      path: `order[${index}].environment`,
      name: environment,
    })),
    ...retiredEnvironmentNames(delivery).map((name, index) => ({
      path: `retired.environments[${index}]`,
      name,
    })),
  ];
}

/** A delivered service. */
export type Service = z.infer<typeof serviceSchema>;

/** The kept repositories of a former service. */
export type RetiredService = z.infer<typeof retiredServiceSchema>;

/**
 * The namespace of a service in an environment. Its name ends with the environment's, so that a command that runs against
 * the wrong cluster changes nothing (docs/decisions/0003).
 */
export function serviceNamespace(service: Pick<Service, 'namespace'>, environment: string): string {
  return `${service.namespace}-${environment}`;
}

/** The host name of a service in an environment, such as `sample.bmutziu.me`, for its Ingress and its DNS record. */
export function serviceHost(
  { subdomain }: Pick<Service, 'subdomain'>,
  { dnsBaseDomain }: Pick<IngressConfig, 'dnsBaseDomain'>,
): string {
  return `${subdomain}.${dnsBaseDomain}`;
}

/** Fields that no two services may share. */
const uniqueFields = [
  'name',
  'pipelineName',
  'imageRepositoryName',
  // The deployer of a service may read every Secret in its namespace.
  'namespace',
] as const;

/** Reports faults of `delivery.ts`. */
export function checkDelivery(delivery: Delivery, report: Report): void {
  checkEnvironmentNames(delivery, report);
  reportDuplicates('notificationEmails', delivery.notificationEmails, report);
  for (const field of uniqueFields) {
    const values = delivery.services.map((service) => service[field]);
    for (const { value, index } of duplicates(values))
      report(`services[${index}].${field}`, `${value} is another service's too`);
  }
  checkSubdomains(delivery.services, report);
  checkTagPrefixes(delivery.services, report);
  for (const field of ['sourceRepositoryName', 'imageRepositoryName'] as const)
    checkRetired(delivery, field, report);
  delivery.services.forEach((service, index) => {
    checkNames(service, (field, text) => report(`services[${index}].${field}`, text));
  });
}

function checkEnvironmentNames(delivery: Delivery, report: Report): void {
  const named = namedEnvironments(delivery);
  const names = named.map(({ name }) => name);
  const twice = new Set(duplicates(names).map(({ index }) => index));
  named.forEach(({ path, name }, index) => {
    if (!isEnvironmentName(name)) report(path, `${name} is not a DNS label that starts with a letter`);
    if (twice.has(index)) report(path, `${name} is there twice`);
    const other = names.find((shorter) => name.startsWith(`${shorter}-`));
    if (other !== undefined)
      report(
        path,
        `${name} begins as ${other} does: cdktf would take both for '${other}-*', and destroy both`,
      );
  });
}

/** Of two Ingresses with the same host, the load balancer serves the one whose namespace sorts first. */
function checkSubdomains(services: readonly Service[], report: Report): void {
  const named = services.flatMap(({ subdomain, aliases }, index) => [
    { path: `services[${index}].subdomain`, name: subdomain },
    ...aliases.map((name, position) => ({ path: `services[${index}].aliases[${position}]`, name })),
  ]);
  for (const { value, index } of duplicates(named.map(({ name }) => name)))
    report(named[index]?.path ?? '', `${value} is another service's too`);
}

/** A version tag in a repository belongs to one service: no prefix may begin as another does. */
function checkTagPrefixes(services: readonly Service[], report: Report): void {
  services.forEach(({ name, sourceRepositoryName, tagPrefix }, index) => {
    const other = services
      .slice(0, index)
      .find(
        (earlier) =>
          earlier.sourceRepositoryName === sourceRepositoryName &&
          (tagPrefix.startsWith(earlier.tagPrefix) || earlier.tagPrefix.startsWith(tagPrefix)),
      );
    if (other)
      report(
        `services[${index}].tagPrefix`,
        `a tag of ${tagPrefix} and of ${other.tagPrefix}, the prefix of ${other.name} in ${sourceRepositoryName}, can be the same; write one that begins otherwise, such as ${name}-v`,
      );
  });
}

/** A retired repository is no other service's. */
function checkRetired(
  delivery: Delivery,
  field: 'sourceRepositoryName' | 'imageRepositoryName',
  report: Report,
): void {
  const taken = new Set<string>(delivery.services.map((service) => service[field]));
  retiredServices(delivery).forEach((service, index) => {
    const name = service[field];
    if (name === undefined) return;
    if (taken.has(name)) report(`retired.services[${index}].${field}`, `${name} is another service's too`);
    taken.add(name);
  });
}

function checkNames({ name, namespace }: Service, report: Report): void {
  if (!isServiceName(name) || !isReleaseName(name))
    report('name', `${name} is not a DNS label that starts with a letter, of 53 characters at most`);
  if (!isDnsLabel(namespace)) report('namespace', `${namespace} is not a DNS label`);
}
