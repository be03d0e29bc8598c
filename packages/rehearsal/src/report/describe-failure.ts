import { ActionableError } from 'programs/actionable-error.ts';
import { sentenceOf } from 'programs/program-errors.ts';
import { printableText } from './printable-text.ts';

const outputLines = 25;

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
  const lines = text.trimEnd().split('\n').slice(-outputLines);
  return lines.map((line) => `  | ${line}`).join('\n');
}

function joinLines(lines: readonly (string | undefined)[]): string {
  return lines.filter((line) => line).join('\n');
}
