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
