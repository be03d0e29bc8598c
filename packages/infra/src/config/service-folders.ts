import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Delivery } from './delivery.ts';
import { fault } from './faults.ts';

/** Services whose package or chart is not in the repository: their first build would fail. */
export function serviceFolderFaults({ services }: Delivery, repository: string): string[] {
  return services.flatMap((service, index) => {
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
  });
}
