import type { Delivery } from '../../config/delivery.ts';
import type { AwsPlace } from '../../constructs/aws-place.ts';

/** The settings of every nightly check. It clones the source of the first service, which holds this code as every service's does. */
export function nightlyBuildSettings(place: AwsPlace, { services: [service] }: Pick<Delivery, 'services'>) {
  if (!service) throw new Error('the schema of delivery.ts asks for a service');
  const { sourceRepositoryName, branch } = service;
  return {
    repository: {
      arn: place.arn('codecommit', sourceRepositoryName),
      url: place.sourceRepositoryUrl(sourceRepositoryName),
      branch,
    },
    failedRule: 'What to do: docs/how-to/alarms.md#failed-invocations',
    buildspec: 'packages/infra-checks/buildspecs/nightly.yaml',
    // The providers of Terraform alone are a download of 200 MB.
    timeoutMinutes: 60,
  };
}
