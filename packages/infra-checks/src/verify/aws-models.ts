import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { extractModel } from '../aws-api/extract-model.ts';
import { modelDirectory } from '../aws-api/model.ts';
import { resourceMappings } from '../aws-api/resource-mapping.ts';
import { type Finding, judged } from './finding.ts';
import { botocore, installPythonPackages } from './python-packages.ts';

/** The current texts of the model files, by their names. */
export async function currentModels(): Promise<ReadonlyMap<string, string>> {
  const environment = await installPythonPackages(botocore);
  const [python = ''] = readdirSync(join(environment, 'lib')).filter((name) => name.startsWith('python3'));
  const folder = join(environment, 'lib', python, 'site-packages/botocore');
  const services = Map.groupBy(Object.values(resourceMappings), ({ service }) => service);
  return new Map(
    [...services].map(([service, mappings]) => {
      const operations = mappings.flatMap((mapping) => mapping.operations);
      const model = extractModel(folder, service, operations, `${botocore.name}, Apache-2.0`);
      return [`${service}.json`, `${JSON.stringify(model, null, 1)}\n`];
    }),
  );
}

/** Checks that the model files are up to date with the pinned botocore. */
export async function verifyAwsModels(): Promise<Finding[]> {
  const current = await currentModels();
  const kept = readdirSync(modelDirectory);
  const faults = [...new Set([...kept, ...current.keys()])]
    .filter(
      (name) =>
        !kept.includes(name) || readFileSync(join(modelDirectory, name), 'utf8') !== current.get(name),
    )
    .map(
      (name) =>
        `src/aws-api/models/${name} is not what botocore says: run pnpm --filter infra-checks run aws-models`,
    );
  return [judged(`AWS API models are those of ${botocore.name}`, faults)];
}
