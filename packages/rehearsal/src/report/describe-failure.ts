import { ActionableError } from 'programs/actionable-error.ts';
import { sentenceOf } from 'programs/program-errors.ts';
import { printableText } from './printable-text.ts';

/** How many lines of a failed command's output are shown. */
export const shownLines = 25;
const stackFrame = /^\s+at .*(?::\d+\)?|\(<anonymous>\))(?: \{)?$/;

/** The last lines of a failed command's output, without the frames of stack traces: the cause is above them. */
export function lastLines(output: string): readonly string[] {
  // A line that a progress display overwrote becomes a line of its own.
  const lines = output.trimEnd().split(/\r?\n|\r/);
  return lines.filter((line) => !stackFrame.test(line)).slice(-shownLines);
}

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
  return lastLines(printableText(text))
    .map((line) => `  | ${line}`)
    .join('\n');
}

function joinLines(lines: readonly (string | undefined)[]): string {
  return lines.filter((line) => line).join('\n');
}
