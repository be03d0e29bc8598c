import type * as z from 'zod';

/** What is wrong, as `environments/staging/network.ts: mainNetworkBlock: 10.50.0.0/16 overlaps development`. */
export function fault(file: string, path: string, text: string): string {
  return [`environments/${file}.ts`, ...(path ? [path] : []), text].join(': ');
}

/** One fault for each thing in a file that is not of its schema's shape. */
export function shapeFaults(file: string, error: z.ZodError): string[] {
  return error.issues.map((issue) => fault(file, pathText(issue.path), issueText(issue)));
}

function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text ? `${text}.${String(key)}` : String(key);
  }, '');
}

function issueText(issue: z.core.$ZodIssue): string {
  // A whole object would hide the sentence.
  const isShown = ['boolean', 'number', 'string'].includes(typeof issue.input);
  const value = isShown ? `${JSON.stringify(issue.input)}: ` : '';
  // Our own messages are the predicate of a sentence whose subject is the value.
  return issue.message.startsWith('is ') ? `${String(issue.input)} ${issue.message}` : value + issue.message;
}
