import type { z } from 'zod';

/** One sentence for each thing zod found, with where it stands; `room` is the folder that reads it. */
export function describeIssues(where: string, issues: readonly z.core.$ZodIssue[], room: string): string {
  return issues.map((issue) => `${where}: ${describeIssue(issue, room)}`).join('\n');
}

function describeIssue(issue: z.core.$ZodIssue, room: string): string {
  const path = formatPath(issue.path);
  if (issue.code === 'unrecognized_keys') {
    const settings = issue.keys.map((key) => formatPath([...issue.path, key])).join(', ');
    const are = issue.keys.length === 1 ? 'is a setting' : 'are settings';
    return `${settings} ${are} the rehearsal does not know; remove it, or teach ${room} what it does.`;
  }
  return path === '' ? issue.message : `${path}: ${issue.message}`;
}

function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
}
