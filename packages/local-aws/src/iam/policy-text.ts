import { z } from 'zod';
import type { AwsStack } from '../terraform/aws-stack.ts';

/**
 * The text of a policy, or of an ARN in one, with its references resolved. What only an apply tells, such as the id of a
 * subnet, stays as it is written: two texts that refer to the same are equal, and nothing else is.
 */
export function policyText({ text }: Pick<AwsStack, 'text'>) {
  return z.string().transform((written) =>
    written.replaceAll(/\$\{[^{}]*\}/g, (reference) => {
      const resolved = text.safeParse(reference);
      return resolved.success ? resolved.data : reference.replaceAll('"', "'");
    }),
  );
}
