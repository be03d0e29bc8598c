import { z } from 'zod';
import { block } from './resource-reader.ts';

/** A text that is written out. One with a reference would be known at the apply only. */
export const text = z
  .string()
  .refine((value) => !/(?<!\$)\$\{|(?<!%)%\{/.test(value), {
    error: ({ input }) => `${String(input)} is not known before an apply; write it as a literal.`,
  })
  .transform((value) => value.replaceAll('$${', '${').replaceAll('%%{', '%{'));

export const texts = z.array(text);
export const textMap = z.record(z.string(), text);

/** A block that has to be there once, as an object or as an array of one. */
export { block };

const metadataFields = {
  name: text,
  labels: textMap.optional(),
  annotations: textMap.optional(),
};

/** The metadata of an object of the cluster's scope. */
export const clusterMetadata = block(z.strictObject(metadataFields));

/** The metadata of an object in a namespace. */
export const namespacedMetadata = block(z.strictObject({ ...metadataFields, namespace: text }));

/** The same object without what is undefined or an empty list, as the provider leaves both out. */
export function withoutEmpty<T extends object>(fields: T): Partial<T> {
  const isSet = ([, value]: [string, unknown]) =>
    value !== undefined && !(Array.isArray(value) && value.length === 0);
  return Object.fromEntries(Object.entries(fields).filter(isSet)) as Partial<T>;
}
