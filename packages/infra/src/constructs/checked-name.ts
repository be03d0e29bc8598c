import type { Construct } from 'constructs';
import { type NameKind, nameLimits } from '../aws-limits.ts';
import { ConfigurationError } from '../errors.ts';

/** Returns the name. @throws ConfigurationError with the path of the construct when AWS would refuse the name. */
export function checkedName(scope: Construct, kind: NameKind, name: string): string {
  const { pattern } = nameLimits[kind];
  if (pattern.test(name)) return name;
  throw new ConfigurationError([
    `${scope.node.path}: ${name} (${name.length} characters) can't be the name of a ${kind}; AWS wants ${pattern.source}`,
  ]);
}

/** Returns the text. @throws ConfigurationError with the path of the construct when the text is too long for AWS. */
export function checkedLength(scope: Construct, what: string, text: string, limit: number): string {
  if (text.length <= limit) return text;
  throw new ConfigurationError([
    `${scope.node.path}: ${what} has ${text.length} characters, AWS takes ${limit}`,
  ]);
}
