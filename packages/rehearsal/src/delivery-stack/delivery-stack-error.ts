import type { z } from 'zod';

/** The synthesized stack holds something that cannot be rehearsed; the message names it and where it is. */
export class DeliveryStackError extends Error {
  override name = 'DeliveryStackError';
}

/** One error for everything that zod found in a resource. */
export function errorOfIssues(where: string, issues: readonly z.core.$ZodIssue[]): DeliveryStackError {
  return new DeliveryStackError(issues.map((issue) => `${where}: ${describeIssue(issue)}`).join('\n'));
}

function describeIssue(issue: z.core.$ZodIssue): string {
  const path = formatPath(issue.path);
  if (issue.code === 'unrecognized_keys') {
    const settings = issue.keys.map((key) => formatPath([...issue.path, key])).join(', ');
    const are = issue.keys.length === 1 ? 'is a setting' : 'are settings';
    return `${settings} ${are} the rehearsal does not know; remove it, or teach src/delivery-stack what it does.`;
  }
  return path === '' ? issue.message : `${path}: ${issue.message}`;
}

function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
}
