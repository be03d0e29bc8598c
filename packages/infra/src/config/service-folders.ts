import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Delivery } from './delivery.ts';
import { fault } from './faults.ts';
import { releasePaths, type Service } from './service.ts';

/**
 * Services whose package or chart is not in the repository: their first build would fail. And source paths that are not there,
 * whose changes would never be delivered.
 */
export function serviceFolderFaults({ services }: Delivery, repository: string): string[] {
  return services.flatMap((service, index) => [
    ...folderFaults(service, index, repository),
    ...ownPaths(service)
      .filter((path) => !existsSync(join(repository, path)))
      .map((path) =>
        fault(
          'delivery',
          `services[${index}].sourcePaths`,
          `${path} is not in the repository; add it, or leave it out`,
        ),
      ),
  ]);
}

/** The source paths that the entry names itself. */
function ownPaths({ sourcePaths, folder, chart }: Service): string[] {
  return sourcePaths.filter((path) => ![folder, chart, ...releasePaths].includes(path));
}

function folderFaults(service: Service, index: number, repository: string): string[] {
  const wanted = [
    ['folder', service.folder, 'Dockerfile'],
    ['chart', service.chart, 'Chart.yaml'],
  ] as const;
  return wanted
    .filter(([, folder, file]) => !existsSync(join(repository, folder, file)))
    .map(([field, folder, file]) =>
      fault(
        'delivery',
        `services[${index}].${field}`,
        `${folder} has no ${file}; add it, or name another folder`,
      ),
    );
}
