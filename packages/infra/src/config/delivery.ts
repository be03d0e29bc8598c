import * as z from 'zod';
import { type Report, reportDuplicates } from './faults.ts';
import { duplicates, isDnsLabel, isEnvironmentName, isServiceName } from './names.ts';
import { type Service, serviceEntrySchema, serviceSchema } from './service.ts';
import { checkTagPrefixes } from './tag-prefixes.ts';

/** Days after which CodePipeline rejects an approval that nobody answered: its own default. */
export const approvalDays = 7;

const orderEntrySchema = z.strictObject({
  /** The folder of the environment. */
  environment: z.string(),
  /** Whether each roll-out waits for an approval. */
  needsApproval: z.boolean(),
});

const retiredServiceSchema = serviceEntrySchema
  .pick({ sourceRepositoryName: true, imageRepositoryName: true })
  .partial()
  .readonly();

/** What is kept and not delivered to. Remove an entry when it is destroyed (docs/how-to/destroy.md). */
const retiredSchema = z
  .strictObject({
    /** Folders of environments that have stacks and are in no pipeline. */
    environments: z.array(z.string()).readonly().default([]),
    /** Repositories of former services, or former repositories of services. They are kept, and start no pipeline. */
    services: z.array(retiredServiceSchema).readonly().default([]),
  })
  .readonly();

export const deliverySchema = z.strictObject({
  /** The environments, in the order in which an image is rolled out. */
  order: z.array(orderEntrySchema).min(1, 'needs an environment').readonly(),
  /** The delivered services. A service needs only a `name` and the `text` of its `smokeTest`. */
  services: z
    .array(serviceSchema)
    .min(1, 'needs a service; to remove the last one, remove everything (docs/how-to/destroy.md#everything)')
    .readonly(),
  /**
   * What is kept without being delivered to.
   * @default nothing
   */
  retired: retiredSchema.prefault({}),
  /**
   * Each night, compare the delivery with the code, and look for approvals that wait for longer than a day. It clones the
   * source of the first service (docs/how-to/alarms.md). About 1 USD a month, and 1 for its key.
   * @default false
   * @change Deploy `nightly`.
   */
  nightlyCheck: z.boolean().default(false),
  /**
   * Who gets mails about failures, alarms and waiting approvals.
   * @change Deploy `'*-monitoring'` too. AWS asks each new address to confirm each topic.
   */
  notificationEmails: z.array(z.email('is not an e-mail address')).readonly(),
  /** Refuse to destroy source repositories and images. */
  protectFromDestroy: z.boolean(),
});

/** The content of `environments/delivery.ts`: the services, and the order of their environments. */
export type DeliveryConfig = Readonly<z.input<typeof deliverySchema>>;

/** The checked content, with the defaults of the services. */
export type Delivery = Readonly<z.infer<typeof deliverySchema>>;

/** Every environment that `delivery.ts` names, with the path of the field. */
export function namedEnvironments(delivery: Delivery): { path: string; name: string }[] {
  return [
    ...delivery.order.map(({ environment }, index) => ({
      path: `order[${index}].environment`,
      name: environment,
    })),
    ...delivery.retired.environments.map((name, index) => ({
      path: `retired.environments[${index}]`,
      name,
    })),
  ];
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

/** The beginning of the stacks with the buckets of states (stacks/names.ts). */
const stateStack = 'state';

function checkEnvironmentNames(delivery: Delivery, report: Report): void {
  const named = namedEnvironments(delivery);
  const names = named.map(({ name }) => name);
  const twice = new Set(duplicates(names).map(({ index }) => index));
  named.forEach(({ path, name }, index) => {
    if (!isEnvironmentName(name)) report(path, `${name} is not a DNS label that starts with a letter`);
    if (name === stateStack)
      report(
        path,
        `${name} is taken: 'cdktf destroy ${name}-*' would destroy the stacks of all other states too`,
      );
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

/** A retired repository is that of no service, and is there once. */
function checkRetired(
  delivery: Delivery,
  field: 'sourceRepositoryName' | 'imageRepositoryName',
  report: Report,
): void {
  const names = delivery.retired.services.map((service) => service[field]);
  names.forEach((name, index) => {
    if (name === undefined) return;
    const path = `retired.services[${index}].${field}`;
    const owner = delivery.services.find((service) => service[field] === name);
    if (owner)
      report(
        path,
        `${name} is the repository of ${owner.name}; take it out of retired.services, or name another one there`,
      );
    if (names.indexOf(name) < index) report(path, `${name} is there twice`);
  });
}

function checkNames(service: Service, report: Report): void {
  const { name, namespace } = service;
  // The names of constructs are the keys of an object, which has its own already, such as `constructor`.
  for (const field of ['name', 'pipelineName', 'sourceRepositoryName', 'imageRepositoryName'] as const)
    if (service[field] in Object.prototype) report(field, `${service[field]} is taken; write another name`);
  if (!isServiceName(name))
    report('name', `${name} is not a DNS label that starts with a letter, of 53 characters at most`);
  if (!isDnsLabel(namespace)) report('namespace', `${namespace} is not a DNS label`);
}
