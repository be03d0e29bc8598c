import { StepError } from './errors.ts';

/** Parses the JSON output of a command. */
export function readJson<Answer>(command: string, output: string): Answer {
  try {
    return JSON.parse(output);
  } catch {
    throw new StepError(`${command} did not answer in JSON: ${output.slice(0, 200)}`);
  }
}
