import { resourcesIn, type SynthesizedStacks } from 'infra/synthesized/synthesized-stack.ts';

/** An IAM document of a stack: an identity's, a role's trust, or a resource's own. */
export interface PolicyDocument {
  readonly stack: string;
  readonly address: string;
  readonly argument: string;
  /** As it was written, with Terraform's expressions. */
  readonly text: string;
}

/** Every argument that holds an IAM document. */
export function policyDocuments(stacks: SynthesizedStacks): PolicyDocument[] {
  return [...stacks].flatMap(([stack, synthesized]) =>
    resourcesIn(synthesized).flatMap(({ address, block }) =>
      Object.entries(block)
        .filter((entry): entry is [string, string] => isPolicy(entry[1]))
        .map(([argument, text]) => ({ stack, address, argument, text })),
    ),
  );
}

function isPolicy(value: unknown): boolean {
  return typeof value === 'string' && value.startsWith('{') && /"Statement"\s*:/.test(value);
}
