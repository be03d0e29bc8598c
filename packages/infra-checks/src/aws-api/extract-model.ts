import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import * as z from 'zod';
import type { Model } from './model.ts';

const reference = z.looseObject({ shape: z.string() });
const sourceSchema = z.looseObject({
  operations: z.record(z.string(), z.looseObject({ input: reference.optional() })),
  shapes: z.record(
    z.string(),
    z.looseObject({
      type: z.string(),
      min: z.number().optional(),
      max: z.number().optional(),
      pattern: z.string().optional(),
      enum: z.array(z.string()).optional(),
      members: z.record(z.string(), reference).optional(),
      member: reference.optional(),
      key: reference.optional(),
      value: reference.optional(),
    }),
  ),
});
type Source = z.infer<typeof sourceSchema>;

/**
 * The inputs of some operations in botocore's newest model of a service: all shapes that they use, without documentation.
 * `botocore` is the folder of the package.
 */
export function extractModel(
  botocore: string,
  service: string,
  operations: readonly string[],
  source: string,
): Model {
  const model = readSource(join(botocore, 'data', service));
  const inputs = [...new Set(operations)].sort().map((operation): [string, string] => {
    const input = model.operations[operation]?.input;
    if (!input) throw new Error(`botocore's ${service} has no operation ${operation} with an input`);
    return [operation, input.shape];
  });
  const reached = new Set(inputs.map(([, shape]) => shape));
  for (const name of reached) for (const next of neighbours(model, name)) reached.add(next);
  return {
    source,
    operations: Object.fromEntries(inputs),
    shapes: Object.fromEntries([...reached].sort().map((name) => [name, plainShape(model, name)])),
  };
}

function readSource(folder: string): Source {
  const newest = readdirSync(folder)
    .filter((name) => /^\d{4}-\d\d-\d\d$/.test(name))
    .sort()
    .at(-1);
  const file = join(folder, newest ?? '', 'service-2.json.gz');
  return sourceSchema.parse(JSON.parse(gunzipSync(readFileSync(file)).toString('utf8')));
}

function shapeOf(model: Source, name: string) {
  const shape = model.shapes[name];
  if (!shape) throw new Error(`botocore names a shape ${name} that it does not have`);
  return shape;
}

function neighbours(model: Source, name: string): string[] {
  const { members = {}, member, key, value } = shapeOf(model, name);
  return [...Object.values(members), member, key, value].flatMap((of) => of?.shape ?? []);
}

function plainShape(model: Source, name: string): Model['shapes'][string] {
  const { type, min, max, pattern, enum: values, members, member, key, value } = shapeOf(model, name);
  return {
    type,
    min,
    max,
    pattern,
    enum: values,
    members: members && Object.fromEntries(Object.entries(members).map(([of, { shape }]) => [of, shape])),
    member: member?.shape,
    key: key?.shape,
    value: value?.shape,
  };
}
