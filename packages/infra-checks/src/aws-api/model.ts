import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

/** The kind, length, pattern and values that AWS accepts for a value. */
export const shapeSchema = z.strictObject({
  type: z.string(),
  min: z.number().optional(),
  max: z.number().optional(),
  pattern: z.string().optional(),
  enum: z.array(z.string()).optional(),
  /** The members of a structure, with their shapes. */
  members: z.record(z.string(), z.string()).optional(),
  /** The member of a list. */
  member: z.string().optional(),
  /** The key and value of a map. */
  key: z.string().optional(),
  value: z.string().optional(),
});
const modelSchema = z.strictObject({
  source: z.string(),
  /** The shape of each operation's input. */
  operations: z.record(z.string(), z.string()),
  shapes: z.record(z.string(), shapeSchema),
});

/** AWS's model of the operations of a service that our resources use. */
export type Model = z.infer<typeof modelSchema>;

/** The folder of the models, with a file for each service. */
export const modelDirectory = join(import.meta.dirname, 'models');

const models = new Map<string, Model>();

/** Reads the model of a service. `pnpm --filter infra-checks run aws-models` writes those of all mapped services. */
function modelOf(service: string): Model {
  const known = models.get(service);
  if (known) return known;
  const text = readFileSync(join(modelDirectory, `${service}.json`), 'utf8');
  const model = modelSchema.parse(JSON.parse(text));
  models.set(service, model);
  return model;
}

/** A shape, with its name and service. */
export interface NamedShape extends z.infer<typeof shapeSchema> {
  readonly name: string;
  readonly service: string;
}

/** Finds a shape of a service by its name. */
export function shapeNamed(service: string, name: string): NamedShape {
  const shape = modelOf(service).shapes[name];
  if (!shape)
    throw new Error(`${service} has no shape ${name}; run pnpm --filter infra-checks run aws-models`);
  return { ...shape, name, service };
}

/** The shape of an operation's input. */
export function inputOf(service: string, operation: string): NamedShape {
  const name = modelOf(service).operations[operation];
  if (!name) throw new Error(`${service} has no ${operation}; run pnpm --filter infra-checks run aws-models`);
  return shapeNamed(service, name);
}

/** The shape of the members of a list, else the shape itself. */
export function withoutLists(shape: NamedShape): NamedShape {
  return shape.member === undefined ? shape : withoutLists(shapeNamed(shape.service, shape.member));
}
