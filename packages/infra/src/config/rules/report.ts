import { duplicates } from '../names.ts';

/** Takes one fault of a file: the path of the field and what is wrong with its value. */
export type Report = (path: string, text: string) => void;

/** Reports each value that is in a list twice. */
export function reportDuplicates(path: string, values: readonly string[], report: Report): void {
  for (const { value, index } of duplicates(values)) report(`${path}[${index}]`, `${value} is there twice`);
}
