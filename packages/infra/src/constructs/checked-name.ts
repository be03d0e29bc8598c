import type { Construct } from 'constructs';
import { type NameKind, namePatterns } from '../aws-limits.ts';
import { ConfigurationError } from '../errors.ts';

/** Returns the name, or refuses it with the path of the construct and what it would name. */
export function checkedName(scope: Construct, kind: NameKind, name: string): string {
  if (namePatterns[kind].test(name)) return name;
  throw new ConfigurationError([
    `${scope.node.path}: ${name} (${name.length} characters) can't be the name of a ${kind}; AWS wants ${namePatterns[kind].source}`,
  ]);
}

/** Returns the text, or refuses it when it has more characters than AWS takes there. */
export function checkedLength(scope: Construct, what: string, text: string, limit: number): string {
  if (text.length <= limit) return text;
  throw new ConfigurationError([
    `${scope.node.path}: ${what} has ${text.length} characters, AWS takes ${limit}`,
  ]);
}
