import * as z from 'zod';

const jsonSchema = z.record(z.string(), z.unknown());
const definition = z.looseObject({
  kind: z.literal('CustomResourceDefinition'),
  spec: z.looseObject({
    group: z.string(),
    names: z.looseObject({ kind: z.string() }),
    versions: z.array(
      z.looseObject({
        name: z.string(),
        schema: z.looseObject({
          openAPIV3Schema: z.looseObject({ properties: z.record(z.string(), jsonSchema).default({}) }),
        }),
      }),
    ),
  }),
});

/** The schemas of custom resources' specs, by keys such as `elbv2.k8s.aws/v1beta1 IngressClassParams`. */
export function customResourceSchemas(documents: readonly unknown[]): ReadonlyMap<string, z.ZodType> {
  const definitions = documents
    .map((document) => definition.safeParse(document))
    .flatMap(({ success, data }) => (success ? [data.spec] : []));
  return new Map(
    definitions.flatMap(({ group, names, versions }) =>
      versions.flatMap(({ name, schema }): [string, z.ZodType][] => {
        const { spec } = schema.openAPIV3Schema.properties;
        return spec ? [[`${group}/${name} ${names.kind}`, z.fromJSONSchema(closed(spec))]] : [];
      }),
    ),
  );
}

/** The schema, but refusing unknown fields. The API server would drop them silently. */
function closed(schema: Record<string, unknown>): Record<string, unknown> {
  const properties = jsonSchema.safeParse(schema['properties']);
  const items = jsonSchema.safeParse(schema['items']);
  return {
    ...schema,
    ...(properties.success
      ? { properties: mapValues(properties.data, closed), additionalProperties: false }
      : {}),
    ...(items.success ? { items: closed(items.data) } : {}),
  };
}

function mapValues(
  properties: Record<string, unknown>,
  change: (schema: Record<string, unknown>) => Record<string, unknown>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, change(jsonSchema.parse(schema))]),
  );
}
