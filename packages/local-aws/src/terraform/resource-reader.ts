import { z } from 'zod';
import { resolveReferences, UnresolvedReferenceError } from './resolve-references.ts';
import { errorOfIssues, StackError } from './stack-error.ts';
import type { StackResources } from './stack-resources.ts';

/** A string of the stack with its references resolved; an unresolvable one is an issue with its path. */
export type Text = ReturnType<typeof createText>;

/** Reads resources of a kind by a schema; `text` is the string type that resolves references. */
export interface ResourceReader {
  readonly text: Text;
  readAll<T>(kind: string, schema: z.ZodType<T>): { readonly id: string; readonly value: T }[];
  /** An attribute that a reference to the resource would give, such as its ARN. */
  attribute(kind: string, id: string, name: string): string;
}

/** A setting that changes nothing in a rehearsal. */
export const ignored = z
  .unknown()
  .transform(() => undefined)
  .optional();

/** Settings of any resource that change nothing in a rehearsal. */
export const IGNORED_EVERYWHERE = {
  '//': ignored,
  depends_on: ignored,
  lifecycle: ignored,
  tags: ignored,
  tags_all: ignored,
} as const;

/** Reads with references resolved; `room` is the folder whose schemas these are. */
export function createResourceReader(resources: StackResources, room: string): ResourceReader {
  return {
    text: createText(resources),
    readAll(kind, schema) {
      return [...(resources.kinds.get(kind) ?? [])].map(([id, attributes]) => {
        const parsed = schema.safeParse(attributes);
        if (!parsed.success) throw errorOfIssues(`${kind}.${id}`, parsed.error.issues, room);
        return { id, value: parsed.data };
      });
    },
    attribute: (kind, id, name) => resolveReferences(`\${${kind}.${id}.${name}}`, resources),
  };
}

/** A block that Terraform's JSON writes as an object or as an array of one. */
export function block<T extends z.ZodType>(schema: T) {
  return z.preprocess((value) => (Array.isArray(value) && value.length === 1 ? value[0] : value), schema);
}

/** Blocks that may repeat: an array, a single object, or nothing. */
export function blocks<T extends z.ZodType>(schema: T) {
  return z.preprocess((value) => (value === undefined ? [] : [value].flat()), z.array(schema));
}

/** One of the values the rehearsal knows; another is named. */
export function known<const V extends string>(values: readonly [V, ...V[]], text: Text) {
  return text.pipe(
    z.enum(values, {
      error: ({ input }) => `${String(input)} is not known to the rehearsal; it knows ${values.join(', ')}.`,
    }),
  );
}

function createText(resources: StackResources) {
  return z.string().transform((value, context) => {
    try {
      return resolveReferences(value, resources);
    } catch (error) {
      if (!(error instanceof UnresolvedReferenceError)) throw error;
      context.addIssue({ code: 'custom', message: error.message });
      return z.NEVER;
    }
  });
}

/** Fails when two resources answer to the same name. */
export function assertDistinct(kind: string, names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  throw new StackError(`${kind}: two resources are named ${twice}; give each a name of its own.`);
}
