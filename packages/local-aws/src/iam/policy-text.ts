import { z } from 'zod';
import type { AwsStack } from '../terraform/aws-stack.ts';

/**
 * The text of a policy, or of an ARN in one, with its references resolved. A reference to a value that is known only after an
 * apply, such as the id of a subnet, stays as it is, so that two references to the same value are equal.
 */
export function policyText({ text }: Pick<AwsStack, 'text'>) {
  return z.string().transform((written) =>
    written.replaceAll(/\$\{[^{}]*\}/g, (reference) => {
      const resolved = text.safeParse(reference);
      return resolved.success ? resolved.data : reference.replaceAll('"', "'");
    }),
  );
}
