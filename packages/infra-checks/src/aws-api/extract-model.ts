import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import * as z from 'zod';
import { type Model, shapeSchema } from './model.ts';

const reference = z.object({ shape: z.string() }).transform(({ shape }) => shape);
/** The fields of botocore's model that ours has too. Parsing drops the others. */
const sourceSchema = z.object({
  operations: z.record(z.string(), z.object({ input: reference.optional() })),
  shapes: z.record(
    z.string(),
    z.object({
      ...shapeSchema.shape,
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
    return [operation, input];
  });
  const reached = new Set(inputs.map(([, shape]) => shape));
  for (const name of reached) for (const next of neighbours(model, name)) reached.add(next);
  return {
    source,
    operations: Object.fromEntries(inputs),
    shapes: Object.fromEntries([...reached].sort().map((name) => [name, shapeOf(model, name)])),
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
  return [...Object.values(members), member, key, value].filter((of) => of !== undefined);
}
