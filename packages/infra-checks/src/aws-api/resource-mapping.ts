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

/** The operations of AWS's API by which a resource is sent, and where its arguments go in their inputs. */
export type ResourceMapping = z.infer<typeof mappingsSchema>[string];

/** Of every resource type of AWS that the stacks use; resource-mappings.yaml says what each field means. */
export const resourceMappings: Readonly<Record<string, ResourceMapping>> = mappingsSchema.parse(
  parse(readFileSync(join(import.meta.dirname, 'resource-mappings.yaml'), 'utf8')),
);
