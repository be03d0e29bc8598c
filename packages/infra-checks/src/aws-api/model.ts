import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const shapeSchema = z.strictObject({
  type: z.string(),
  min: z.number().optional(),
  max: z.number().optional(),
  pattern: z.string().optional(),
  enum: z.array(z.string()).optional(),
  /** Of a structure: its members and their shapes. */
  members: z.record(z.string(), z.string()).optional(),
  /** Of a list. */
  member: z.string().optional(),
  /** Of a map. */
  key: z.string().optional(),
  value: z.string().optional(),
});
const modelSchema = z.strictObject({
  source: z.string(),
  /** The shape of each operation's input. */
  operations: z.record(z.string(), z.string()),
  shapes: z.record(z.string(), shapeSchema),
});

/** What AWS takes as one value: its kind, how long it may be, how it is written, which values there are. */
export type Shape = z.infer<typeof shapeSchema>;
/** What AWS says of a service's operations, as far as our resources use them. */
export type Model = z.infer<typeof modelSchema>;

/** Where the models are, one file a service. */
export const modelDirectory = join(import.meta.dirname, 'models');

const models = new Map<string, Model>();

/** The model of a service; `pnpm --filter infra-checks run aws-models` writes those of all services that the mapping names. */
function modelOf(service: string): Model {
  const known = models.get(service);
  if (known) return known;
  const text = readFileSync(join(modelDirectory, `${service}.json`), 'utf8');
  const model = modelSchema.parse(JSON.parse(text));
  models.set(service, model);
  return model;
}

/** A shape with its name and service. */
export interface NamedShape extends Shape {
  readonly name: string;
  readonly service: string;
}

/** A shape of a service by its name. */
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

/** The shape inside lists: that of their members. */
export function withoutLists(shape: NamedShape): NamedShape {
  return shape.member === undefined ? shape : withoutLists(shapeNamed(shape.service, shape.member));
}
