import { defaultRule } from 'tag-resolver';
import * as z from 'zod';
import type { IngressConfig } from './ingress.ts';
import { isRefName } from './names.ts';

/** A branch that accepts a push. Terraform would evaluate ${ and %{. */
const branchName = z
  .string()
  .max(256)
  .refine(
    (name) => isRefName(name) && !/^(?:-|refs\/|HEAD$)|[$%]\{/.test(name),
    'is not the name of a branch such as main or release/1.0',
  );

/** A path inside the repository, as pipeline-steps takes it. */
const innerPath = z
  .string()
  .regex(
    /^(?!.*(?:^|\/)\.\.(?:\/|$))[A-Za-z0-9_.][A-Za-z0-9_./-]*$/,
    'is not a path inside the repository such as packages/hello-service',
  );

/** CodeBuild takes 5,500 characters in all variables of a build together. */
const longestSourcePaths = 3000;

const sourcePathList = z
  .array(innerPath)
  .readonly()
  .superRefine((paths, { addIssue }) => {
    const { length } = paths.join(' ');
    if (length > longestSourcePaths)
      addIssue(
        `has ${length} characters with the spaces between them, of the ${longestSourcePaths} that a build has room for; name folders instead of files`,
      );
  });

/** The longest text before the version in a version tag. */
export const longestTagPrefix = 50;

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
      .max(1000)
      .default('/'),
    /**
     * The status of the answer. A redirect is not followed.
     * @default 200
     */
    status: z
      .int()
      .min(200)
      .max(599)
      .refine(
        (status) => ![204, 205, 304].includes(status),
        'has no text; expect 200, or a path that answers with a text',
      )
      .default(200),
    /** The whole body of the answer. CodeBuild takes 5,500 characters in all variables of a build together. */
    text: z.string().regex(/^[^\0]{1,1000}$/s, 'is not a text of 1 to 1,000 characters'),
  })
  .readonly();

/** The port on which a container listens unless its service says otherwise. */
export const defaultPort = 5000;

export const serviceEntrySchema = z.strictObject({
  /**
   * The release in each environment, and the default of the service's other names.
   * @change The next deploy installs another release beside the old one. Names that have it as their default change too: write
   * their old values first. See docs/how-to/destroy.md#rename-a-service.
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
   * @change Replaces the pipeline, its projects, roles, deployers and logs. Executions that wait for an approval are lost. See
   * docs/how-to/destroy.md#rename-a-service.
   */
  pipelineName: z.string().min(1, 'is empty').optional(),
  /**
   * The CodeCommit repository of the source. Services may share one.
   * @default the name
   * @change Creates another repository. Refused while the old one is protected: keep it in `retired.services`. With nightly
   * checks, deploy `nightly` and `'*-monitoring'` too.
   */
  sourceRepositoryName: z.string().min(1, 'is empty').optional(),
  /**
   * The ECR repository of the image.
   * @default the name
   * @change Creates another repository. Refused while the old one is protected: keep it in `retired.services`. Deploy
   * `'*-deployments'` too.
   */
  imageRepositoryName: z.string().min(1, 'is empty').optional(),
  /**
   * The namespace in each environment is `<this>-<environment>`. Each `namespaces.ts` must list it.
   * @default the name
   * @change Deploy `'*-namespaces'`, `'*-deployments'` and `'*-monitoring'`; the next release is installed there. The old
   * namespace keeps what runs in it until you remove it, and its deployer loses its rights there.
   */
  namespace: z.string().optional(),
  /**
   * The name of the service below each environment's domain. Each `subdomains.ts` must list it, for the DNS record that
   * points to the load balancer.
   * @default the name
   * @change Deploy `'*-subdomains'`, `'*-namespaces'` and `'*-deployments'`. Keep the old name in `aliases` and in each
   * `subdomains.ts` until the next release has passed: a rollback needs it.
   */
  subdomain: z.string().optional(),
  /**
   * Further names of the service below each environment's domain. No Ingress of another service may use them. Each
   * `subdomains.ts` must list them.
   * @default none
   * @change Deploy `'*-subdomains'` and `'*-namespaces'`. Names that you remove stop working with the next release.
   */
  aliases: z.array(z.string()).readonly().default([]),
  /**
   * A push to this branch starts the pipeline; so does a version tag such as `v1.0.2`.
   * @default 'main'
   * @change Of the first service, with nightly checks: deploy `nightly` and `'*-monitoring'` too.
   */
  branch: branchName.default('main'),
  /**
   * The text before the version in a version tag, such as `orders-v` for `orders-v1.0.2`. Services that share a repository
   * need one each.
   * @default 'v'
   */
  tagPrefix: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_-]*$/, 'is not a text of letters, digits, _ and - such as orders-v')
    .max(longestTagPrefix, `has more than ${longestTagPrefix} characters`)
    .default(defaultRule.prefix),
  /**
   * The files and folders from which the service is made, beside its folder, its chart, the lockfile, the settings of pnpm and
   * TypeScript, and the buildspecs with their steps. A push to the branch that changes none of them is not delivered.
   * @default the whole repository
   */
  sourcePaths: sourcePathList.optional(),
  /**
   * The port on which the container listens. The pods of its namespaces accept requests on this one only.
   * @default 5000
   * @change Deploy `'*-namespaces'` and `'*-deployments'`. It closes the old port at once, before the next release: let the pods
   * listen on both first.
   */
  port: z.int().min(1).max(65_535).default(defaultPort),
  /**
   * The request after each deploy, and its expected answer.
   * @change Deploy `'*-deployments'` before you push the commit that answers so.
   */
  smokeTest: smokeTestSchema,
});

/** The inputs that all releases share: the dependencies, the steps, the buildspecs, and what esbuild reads beside a package. */
export const releasePaths: readonly string[] = [
  'buildspecs',
  'packages/pipeline-steps',
  'packages/programs',
  'packages/tag-resolver',
  'pnpm-lock.yaml',
  'pnpm-workspace.yaml',
  'tsconfig.base.json',
  'tsconfig.json',
];

/** An entry with its defaults. */
export const serviceSchema = serviceEntrySchema
  .transform(({ name, sourcePaths, ...entry }) => {
    const { folder = `packages/${name}`, chart = `charts/${name}` } = entry;
    const { pipelineName = name, sourceRepositoryName = name, imageRepositoryName = name } = entry;
    const { namespace = name, subdomain = name } = entry;
    return {
      ...entry,
      name,
      folder,
      chart,
      pipelineName,
      sourceRepositoryName,
      imageRepositoryName,
      namespace,
      subdomain,
      sourcePaths: sourcePaths ? [folder, chart, ...releasePaths, ...sourcePaths] : ['.'],
    };
  })
  .readonly();

/** A delivered service. */
export type Service = z.infer<typeof serviceSchema>;

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
