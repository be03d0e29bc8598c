import { ActionableError } from 'programs/actionable-error.ts';
import { sentenceOf } from 'programs/program-errors.ts';
import { printableText } from './printable-text.ts';

/** Of a failed command's output, terminal and page show as many lines: what failed stands above a stack trace of Node. */
export const shownLines = 40;

/** The text for stderr: the error, the command to paste, the end of its output, files to look at. */
export function describeFailure(error: unknown): string {
  return printableText(wordsOf(error));
}

function wordsOf(error: unknown): string {
  if (error instanceof ActionableError) {
    return joinLines([
      `error: ${error.message}`,
      error.command && `  command: ${error.command}`,
      indent(error.output),
      ...error.lookAt.map((place) => `  look at: ${place}`),
    ]);
  }
  return `error: ${sentenceOf(error)}`;
}

function indent(text: string | undefined): string | undefined {
  if (!text) return undefined;
  // A line that a progress display overwrote becomes a line of its own, which is indented too.
  const lines = printableText(text.trimEnd()).split('\n').slice(-shownLines);
  return lines.map((line) => `  | ${line}`).join('\n');
}

function joinLines(lines: readonly (string | undefined)[]): string {
  return lines.filter((line) => line).join('\n');
}
