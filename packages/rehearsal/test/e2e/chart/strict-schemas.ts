import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { ChartCluster } from './chart-cluster.ts';

const openApiDocument = z.object({
  components: z.object({
    schemas: z.record(
      z.string(),
      z.looseObject({
        properties: z.record(z.string(), z.unknown()).optional(),
        additionalProperties: z.unknown().optional(),
        'x-kubernetes-group-version-kind': z
          .array(z.object({ group: z.string(), version: z.string(), kind: z.string() }))
          .optional(),
      }),
    ),
  }),
});

/** `{{ .ResourceKind }}{{ .KindSuffix }}.json` of kubeconform. */
export function schemaFile({ group, version, kind }: Readonly<Record<'group' | 'version' | 'kind', string>>) {
  return `${[kind, group.split('.')[0], version].filter(Boolean).join('-')}.json`.toLowerCase();
}

/**
 * The JSON schemas of all kinds in an OpenAPI v3 document of the API server, by file name. They refuse fields that the
 * server would only drop: an object with known properties has no others.
 */
export function strictSchemas(document: unknown): Map<string, object> {
  const { schemas } = openApiDocument.parse(document).components;
  const strict = Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [
      name,
      schema.properties ? { additionalProperties: false, ...schema } : schema,
    ]),
  );
  const files = Object.entries(schemas).flatMap(([name, schema]) =>
    (schema['x-kubernetes-group-version-kind'] ?? []).map((kind): [string, object] => [
      schemaFile(kind),
      { components: { schemas: strict }, $ref: `#/components/schemas/${name}` },
    ]),
  );
  return new Map(files);
}

/** Writes the schemas of the kinds of the given API versions, as the cluster's API server describes them. */
export async function writeSchemas(
  cluster: ChartCluster,
  kinds: readonly { readonly apiVersion: string; readonly kind: string }[],
): Promise<string> {
  const folder = join(cluster.folder, 'schemas');
  await mkdir(folder, { recursive: true });
  for (const apiVersion of new Set(kinds.map((of) => of.apiVersion))) {
    const path = apiVersion.includes('/') ? `apis/${apiVersion}` : `api/${apiVersion}`;
    const schemas = strictSchemas(JSON.parse(await cluster.kubectl(['get', '--raw', `/openapi/v3/${path}`])));
    const [version = '', group = ''] = apiVersion.split('/').reverse();
    for (const { kind } of kinds.filter((of) => of.apiVersion === apiVersion)) {
      const file = schemaFile({ group, version, kind });
      await writeFile(join(folder, file), JSON.stringify(schemas.get(file)));
    }
  }
  return folder;
}
