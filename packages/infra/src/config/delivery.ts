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

const serviceSchema = z.strictObject({
  /** The release in each environment. */
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
  /** @change Replaces the pipeline, its projects, roles and logs. Executions that wait for an approval are lost. */
  pipelineName: z.string(),
  /**
   * The CodeCommit repository of the source.
   * @change Creates another repository. Refused while the old one is protected: keep it in `retired.services`.
   */
  sourceRepositoryName: z.string(),
  /**
   * The ECR repository of the image.
   * @change Creates another repository. Refused while the old one is protected: keep it in `retired.services`.
   */
  imageRepositoryName: z.string(),
  /**
   * The namespace in each environment is `<this>-<environment>`. Each `namespaces.ts` must list it.
   * @change The next deploy installs the service there. The old namespace keeps what runs in it until you remove it.
   */
  namespace: z.string(),
  /**
   * The name of the service below each environment's domain. Each `subdomains.ts` must list it, for the DNS record that
   * points to the load balancer.
   */
  subdomain: z.string(),
  /** A push to this branch starts the pipeline; so does a version tag such as `v1.0.2`. */
  branch: refName,
  /** The request after each deploy, and its expected answer. */
  smokeTest: smokeTestSchema,
});

const retiredServiceSchema = serviceSchema
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
export type DeliveryConfig = Readonly<z.infer<typeof deliverySchema>>;

/** The names of the retired environments. */
export function retiredEnvironmentNames({ retired }: DeliveryConfig): readonly string[] {
  return retired?.environments ?? [];
}

/** The retired repositories. */
export function retiredServices({ retired }: DeliveryConfig): readonly RetiredService[] {
  return retired?.services ?? [];
}

/** Every environment that `delivery.ts` names, with the path of the field that does. */
export function namedEnvironments(delivery: DeliveryConfig): { path: string; name: string }[] {
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
export type ServiceConfig = Readonly<z.infer<typeof serviceSchema>>;

/** The folder of a service's package, in the repository. */
export function serviceFolder({ name, folder = `packages/${name}` }: ServiceConfig): string {
  return folder;
}

/** The folder of a service's chart, in the repository. */
export function serviceChart({ name, chart = `charts/${name}` }: ServiceConfig): string {
  return chart;
}

/** The smoke test of a service with its defaults. */
export function smokeTestOf({ smokeTest: { path = '/', status = 200, text } }: ServiceConfig) {
  return { path, status, text };
}

/** The kept repositories of a former service. */
export type RetiredService = z.infer<typeof retiredServiceSchema>;

/**
 * The namespace of a service in an environment. Its name ends with the environment's, so that a command that runs against
 * the wrong cluster changes nothing (docs/decisions/0003).
 */
export function serviceNamespace(service: Pick<ServiceConfig, 'namespace'>, environment: string): string {
  return `${service.namespace}-${environment}`;
}

/** The host name of a service in an environment, such as `sample.bmutziu.me`, for its Ingress and its DNS record. */
export function serviceHost(
  { subdomain }: Pick<ServiceConfig, 'subdomain'>,
  { dnsBaseDomain }: Pick<IngressConfig, 'dnsBaseDomain'>,
): string {
  return `${subdomain}.${dnsBaseDomain}`;
}

/** Fields that no two services may share. */
const uniqueFields = [
  'name',
  'pipelineName',
  'sourceRepositoryName',
  'imageRepositoryName',
  // Of two Ingresses with the same host, the load balancer serves the one whose namespace sorts first.
  'subdomain',
] as const;

/** Reports faults of `delivery.ts`. */
export function checkDelivery(delivery: DeliveryConfig, report: Report): void {
  checkEnvironmentNames(delivery, report);
  reportDuplicates('notificationEmails', delivery.notificationEmails, report);
  for (const field of uniqueFields) {
    const values = delivery.services.map((service) => service[field]);
    for (const { value, index } of duplicates(values))
      report(`services[${index}].${field}`, `${value} is another service's too`);
  }
  for (const field of ['sourceRepositoryName', 'imageRepositoryName'] as const)
    checkRetired(delivery, field, report);
  delivery.services.forEach((service, index) => {
    checkNames(service, (field, text) => report(`services[${index}].${field}`, text));
  });
}

function checkEnvironmentNames(delivery: DeliveryConfig, report: Report): void {
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

/** No two services may share a repository, retired ones included. */
function checkRetired(
  delivery: DeliveryConfig,
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

function checkNames({ name, namespace }: ServiceConfig, report: Report): void {
  if (!isServiceName(name) || !isReleaseName(name))
    report('name', `${name} is not a DNS label that starts with a letter, of 53 characters at most`);
  if (!isDnsLabel(namespace)) report('namespace', `${namespace} is not a DNS label`);
}
