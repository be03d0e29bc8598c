import type * as z from 'zod';
import { duplicates } from './names.ts';

/** Takes one fault of a file: the path of the field and what is wrong with its value. */
export type Report = (path: string, text: string) => void;

/** Reports each value that is in a list twice. */
export function reportDuplicates(path: string, values: readonly string[], report: Report): void {
  for (const { value, index } of duplicates(values)) report(`${path}[${index}]`, `${value} is there twice`);
}

/** What is wrong, as `environments/staging/network.ts: mainNetworkBlock: 10.50.0.0/16 overlaps development`. */
export function fault(file: string, path: string, text: string): string {
  return [`environments/${file}.ts`, ...(path ? [path] : []), text].join(': ');
}

/** The content of a file by its schema. Undefined where it has not that shape: each field that has not is a fault. */
export function parseContent<S extends z.ZodType>(
  file: string,
  schema: S,
  content: unknown,
  faults: string[],
): z.infer<S> | undefined {
  const { data, error } = schema.safeParse(content, { reportInput: true });
  for (const issue of error?.issues ?? []) faults.push(fault(file, pathText(issue.path), issueText(issue)));
  return data;
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
