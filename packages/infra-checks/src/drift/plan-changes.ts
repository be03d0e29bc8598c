import * as z from 'zod';

/** What a plan of a stack says. */
interface StackPlan {
  /** What an apply would do, such as `update aws_sns_topic.notifications`. */
  readonly changes: readonly string[];
  readonly errors: readonly string[];
}

const lineSchema = z.looseObject({
  type: z.string().optional(),
  change: z.looseObject({ action: z.string(), resource: z.looseObject({ addr: z.string() }) }).optional(),
  diagnostic: z
    .looseObject({ severity: z.string(), summary: z.string(), detail: z.string().default('') })
    .optional(),
});

/**
 * Reads what `terraform plan -json` prints, one object a line
 * (https://developer.hashicorp.com/terraform/internals/machine-readable-ui). It leaves out data sources that are read.
 */
export function readPlan(output: string): StackPlan {
  const lines = output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => lineSchema.parse(JSON.parse(line)));
  return {
    changes: lines.flatMap(({ type, change }) =>
      type === 'planned_change' && change && !['noop', 'read'].includes(change.action)
        ? [`${change.action} ${change.resource.addr}`]
        : [],
    ),
    errors: lines.flatMap(({ diagnostic }) =>
      diagnostic?.severity === 'error' ? [sentence(diagnostic.summary, diagnostic.detail)] : [],
    ),
  };
}

function sentence(summary: string, detail: string): string {
  return [summary, detail].filter(Boolean).join(': ').replaceAll(/\s+/g, ' ').trim();
}
