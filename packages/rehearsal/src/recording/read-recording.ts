import * as z from 'zod';

const outcomeSchema = z.looseObject({
  environment: z.string(),
  address: z.string(),
  greeting: z.string(),
  version: z.string(),
});
const eventSchema = z.looseObject({
  time: z.iso.datetime().transform((text) => Date.parse(text) / 1000),
  event: z.string(),
  step: z.string().optional(),
  line: z.string().optional(),
  seconds: z.number().optional(),
  outcomes: z.array(outcomeSchema).optional(),
  steps: z.array(z.unknown()).optional(),
});
type RehearsalEvent = z.infer<typeof eventSchema>;

/** A line of the terminal. */
export interface RecordedLine {
  readonly text: string;
  /** When it appears, in seconds from the start. */
  readonly start: number;
  /** When the step of this line ended; undefined if it is no step. */
  readonly end?: number;
}

/**
 * The lines that a rehearsal shows on a terminal, from its events.
 * @throws Error if the rehearsal did not pass, or something else wrote the text.
 */
export function readRecording(text: string): RecordedLine[] {
  const events = text
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => eventSchema.parse(JSON.parse(line)));
  const finished = events.findLast(({ event }) => event === 'finished');
  const [first] = events;
  if (first === undefined || finished?.outcomes === undefined || finished.steps === undefined)
    throw new Error('this is not a rehearsal that passed; type: npx --yes pnpm rehearse --json');
  const since = ({ time }: RehearsalEvent) => time - first.time;
  const lines = events.flatMap((event) => linesOf(event, since(event)));
  const end = since(finished);
  const answers = finished.outcomes.map(
    ({ environment, address, greeting, version }) =>
      `${environment}: ${address} answers ${greeting} (version ${version})`,
  );
  const sum = `${finished.steps.length} steps passed, 0 failed`;
  return [...lines, ...['', ...answers, sum].map((text) => ({ text, start: end }))];
}

/** Mails, and notes on the working tree of the recording. */
const notShown = /^(?: {2}SNS would tell: |Not pushed, because not committed: |\(Changes below )/;

/** A step gets its line when it ends, with its start time. */
function linesOf({ event, step, line, seconds = 0 }: RehearsalEvent, now: number): RecordedLine[] {
  if (event === 'note' && line !== undefined && !notShown.test(line))
    return [{ text: line.replaceAll(/sha256:([0-9a-f]{12})[0-9a-f]{52}/g, 'sha256:$1…'), start: now }];
  if (event !== 'step-succeeded' || step === undefined) return [];
  return [{ text: step, start: now - seconds, end: now }];
}
