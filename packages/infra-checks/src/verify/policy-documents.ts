import { resourcesIn, type SynthesizedStacks } from 'infra/synthesized/synthesized-stack.ts';

/** An IAM document of a stack: a policy of an identity or a resource, or the trust policy of a role. */
export interface PolicyDocument {
  readonly stack: string;
  readonly address: string;
  readonly argument: string;
  /** The text, with Terraform's expressions. */
  readonly text: string;
}

/** The arguments that contain an IAM document. */
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
