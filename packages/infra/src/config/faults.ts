import { toPrintable } from 'tag-resolver';
import type * as z from 'zod';
// As `z.core.toDotPath` it would bring the translations of zod's messages into the bundle.
import { toDotPath } from 'zod/v4/core';
import { duplicates } from './names.ts';

/** Reports a fault of a file: the path of the field, and what is wrong with its value. */
export type Report = (path: string, text: string) => void;

/** Reports each value that is in a list twice. */
export function reportDuplicates(path: string, values: readonly string[], report: Report): void {
  for (const { value, index } of duplicates(values)) report(`${path}[${index}]`, `${value} is there twice`);
}

/**
 * What is wrong, in one line without control characters, as
 * `packages/infra/environments/staging/network.ts: mainNetworkBlock: 10.50.0.0/16 overlaps development`.
 */
export function fault(file: string, path: string, text: string): string {
  // The sentence begins with the value, which may be empty.
  const sentence = text.startsWith(' ') ? `""${text}` : text;
  return toPrintable(
    [`packages/infra/environments/${file}.ts`, ...(path ? [path] : []), sentence].join(': '),
  );
}

/** Parses the content of a file. Undefined, with a fault for each wrong field, when it does not match the schema. */
export function parseContent<S extends z.ZodType>(
  file: string,
  schema: S,
  content: unknown,
  faults: string[],
): z.infer<S> | undefined {
  const { data, error } = schema.safeParse(content, { reportInput: true });
  for (const issue of error?.issues ?? []) faults.push(fault(file, toDotPath(issue.path), issueText(issue)));
  return data;
}

function issueText(issue: z.core.$ZodIssue): string {
  const { input, message } = issue;
  // A whole object would bury the message.
  const isShown = ['bigint', 'boolean', 'number', 'string'].includes(typeof input);
  // Our own messages continue a sentence that begins with the value.
  if (/^(is|has) /.test(message))
    return isShown || input === null || input === undefined ? `${input} ${message}` : message;
  if (!isShown) return message;
  // JSON has no NaN, no Infinity and no bigint.
  return `${typeof input === 'string' ? JSON.stringify(input) : input}: ${message}`;
}
