import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';

const texts = z.array(z.string()).readonly();
const mappingsSchema = z.record(
  z.string(),
  z
    .strictObject({
      service: z.string(),
      operations: texts,
      names: z.record(z.string(), z.string()).readonly().optional(),
      elsewhere: texts.optional(),
    })
    .readonly(),
);

/** The operations of AWS's API that create a resource, and the places of its arguments in their inputs. */
export type ResourceMapping = z.infer<typeof mappingsSchema>[string];

/** The mappings of all AWS resource types in the stacks. resource-mappings.yaml explains the fields. */
export const resourceMappings: Readonly<Record<string, ResourceMapping>> = mappingsSchema.parse(
  parse(readFileSync(join(import.meta.dirname, 'resource-mappings.yaml'), 'utf8')),
);
