import { ActionableError } from 'programs/actionable-error.ts';
import { z } from 'zod';

/** A setting that changes nothing in a rehearsal. */
export const ignored = z
  .unknown()
  .transform(() => undefined)
  .optional();

/** Settings of any resource that change nothing in a rehearsal. */
export const ignoredEverywhere = {
  '//': ignored,
  depends_on: ignored,
  lifecycle: ignored,
  tags: ignored,
  tags_all: ignored,
} as const;

/** A text without references: the value of a reference is known only after an apply. */
export const literal = z
  .string()
  .refine((value) => !/(?<!\$)\$\{|(?<!%)%\{/.test(value), {
    error: ({ input }) => `${String(input)} is not known before an apply; write it as a literal.`,
  })
  .transform((value) => value.replaceAll('$${', '${').replaceAll('%%{', '%{'));

export const literals = z.array(literal);
export const literalMap = z.record(z.string(), literal);

type CamelCase<Name> = Name extends `${infer Start}_${infer Rest}`
  ? `${Start}${Capitalize<CamelCase<Rest>>}`
  : Name;

/**
 * The settings of a resource or a block, under their names in camelCase. What is ignored is left out; a setting that is
 * not in the shape is refused.
 */
export function settings<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape).transform((found) => {
    const named = Object.entries(found)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [
        name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
        value,
      ]);
    return Object.fromEntries(named) as {
      [Name in keyof typeof found as CamelCase<Name & string>]: (typeof found)[Name];
    };
  });
}

/** A block that Terraform's JSON writes as an object or as an array of one. */
export function block<T extends z.ZodType>(schema: T) {
  return z.preprocess((value) => (Array.isArray(value) && value.length === 1 ? value[0] : value), schema);
}

/** Blocks that may repeat: an array, a single object, or nothing. */
export function blocks<T extends z.ZodType>(schema: T) {
  return z.preprocess((value) => (value === undefined ? [] : [value].flat()), z.array(schema));
}

/** One of the values that the rehearsal knows; the error for another value lists them. */
export function known<const V extends string>(values: readonly [V, ...V[]], text: z.ZodType<string, string>) {
  return text.pipe(
    z.enum(values, {
      error: ({ input }) => `${String(input)} is not known to the rehearsal; it knows ${values.join(', ')}.`,
    }),
  );
}

/**
 * Reads a value by a schema. `where` names the value, `reader` the folder of the schema.
 * @throws ActionableError with a sentence for each setting that is unknown or wrong.
 */
export function readSettings<T>(where: string, schema: z.ZodType<T>, value: unknown, reader: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const sentences = parsed.error.issues.map((issue) => `${where}: ${describeIssue(issue, reader)}`);
  throw new ActionableError(sentences.join('\n'));
}

function describeIssue(issue: z.core.$ZodIssue, reader: string): string {
  const path = formatPath(issue.path);
  if (issue.code === 'unrecognized_keys') {
    const unknown = issue.keys.map((key) => formatPath([...issue.path, key])).join(', ');
    const are = issue.keys.length === 1 ? 'is a setting' : 'are settings';
    return `${unknown} ${are} the rehearsal does not know; remove it, or teach ${reader} what it does.`;
  }
  return path === '' ? issue.message : `${path}: ${issue.message}`;
}

function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
}
