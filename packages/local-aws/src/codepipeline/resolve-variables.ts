import { ActionableError } from 'programs/actionable-error.ts';

/** Output variables by namespace. */
export type Namespaces = ReadonlyMap<string, Readonly<Record<string, string>>>;

export interface VariableReference {
  readonly namespace: string;
  readonly key: string;
}

const referencePattern = /#\{([^{}]*)\}/g;
const namespaceAndKey = /^([A-Za-z0-9@_-]+)\.([A-Za-z0-9@_-]+)$/;

/** The variables that a text refers to as `#{Namespace.Key}`. */
export function variableReferences(text: string): VariableReference[] {
  return [...text.matchAll(referencePattern)].map(([whole, inner = '']) => parseReference(whole, inner));
}

/** The text with each `#{Namespace.Key}` replaced by its value, as text: CodePipeline escapes nothing. */
export function resolveVariables(text: string, namespaces: Namespaces): string {
  return text.replace(referencePattern, (whole: string, inner: string) => {
    const { namespace, key } = parseReference(whole, inner);
    const outputs = namespaces.get(namespace);
    if (outputs === undefined) {
      throw new ActionableError(`${whole}: no action of the namespace ${namespace} has run.`);
    }
    const value = Object.hasOwn(outputs, key) ? outputs[key] : undefined;
    if (value !== undefined) return value;
    const keys = Object.keys(outputs).join(', ');
    throw new ActionableError(
      `${whole}: ${namespace} has no ${key}; it has ${keys === '' ? 'nothing' : keys}.`,
    );
  });
}

function parseReference(whole: string, inner: string): VariableReference {
  const [, namespace, key] = namespaceAndKey.exec(inner) ?? [];
  if (namespace !== undefined && key !== undefined) return { namespace, key };
  throw new ActionableError(`${whole}: a reference is written #{Namespace.Key}.`);
}
