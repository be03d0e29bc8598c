import type { z } from 'zod';

/** A refusal, under the name of the service's error. */
export class ApiFault extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** An input that an operation does not take. Services name this error differently. */
export class InputFault extends ApiFault {
  /** The parameters that the rehearsal does not know; it would leave them out of the answer. */
  readonly unknown: readonly string[];

  constructor(message: string, unknown: readonly string[]) {
    super('ValidationException', message);
    this.unknown = unknown;
  }
}

/** Checks the input of an operation. */
export function readInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  const unknown = issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key].join('.')) : [],
  );
  const faults = issues
    .filter(({ code }) => code !== 'unrecognized_keys')
    .map(({ path, message }) => `${path.join('.')}: ${message}`);
  const notKnown = unknown.map((name) => `${name}: the rehearsal does not know it`);
  throw new InputFault([...notKnown, ...faults].join('; '), unknown);
}
