import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
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

function folderFaults({ folder, chart }: Service, index: number, repository: string): string[] {
  const at = (...path: readonly string[]) => join(repository, ...path);
  const wanted = [
    ['folder', existsSync(at(folder, 'Dockerfile')), `${folder} has no Dockerfile`],
    // The build runs it before docker.
    [
      'folder',
      hasBuildScript(at(folder, 'package.json')),
      `${folder} has no package.json with a script build`,
    ],
    ['chart', existsSync(at(chart, 'Chart.yaml')), `${chart} has no Chart.yaml`],
  ] as const;
  return wanted
    .filter(([, isThere]) => !isThere)
    .map(([field, , text]) =>
      fault('delivery', `services[${index}].${field}`, `${text}; add it, or name another folder`),
    );
}

const packageSchema = z.looseObject({ scripts: z.looseObject({ build: z.string() }) });

function hasBuildScript(packageFile: string): boolean {
  try {
    return packageSchema.safeParse(JSON.parse(readFileSync(packageFile, 'utf8'))).success;
  } catch {
    // It is missing, or no JSON.
    return false;
  }
}
