import type { Delivery } from '../../config/delivery.ts';
import type { AwsPlace } from '../../constructs/aws-place.ts';
import type { BuildProjectProps } from '../../constructs/build-project.ts';

/** In the repository that holds this code. */
export const nightlyBuildspec = 'packages/infra-checks/buildspecs/nightly.yaml';

/** The providers of Terraform alone are a download of 200 MB. */
export const nightlyTimeoutMinutes = 60;

/** The source of the first service, which holds this code as every service's does. */
export function checkRepository(
  place: AwsPlace,
  { services: [service] }: Pick<Delivery, 'services'>,
): NonNullable<BuildProjectProps['repository']> {
  if (!service) throw new Error('the schema of delivery.ts asks for a service');
  const { sourceRepositoryName, branch } = service;
  return {
    arn: place.arn('codecommit', sourceRepositoryName),
    url: place.sourceRepositoryUrl(sourceRepositoryName),
    branch,
  };
}
