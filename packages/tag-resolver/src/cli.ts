import packageJson from '../package.json' with { type: 'json' };
import { help, parseArguments } from './arguments.ts';
import { readerGoneExitCode } from './end-with-reader.ts';
import { GitError, InputError } from './errors.ts';
import type { IgnoredTag } from './image-tag.ts';
import { toPrintable, toPrintableJson } from './printable.ts';
import { type ResolvedImageTag, resolveImageTag } from './resolve-image-tag.ts';

const maximumNotes = 20;
const maximumNameLength = 140;
const signalNumbers = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;

void main();

async function main(): Promise<void> {
  const answering = answer(process.argv.slice(2));
  // After the start of git, so that opening the streams does not delay it.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exitCode ||= readerGoneExitCode;
    else fail(`The image tag cannot be written: ${error.message}.`, 1);
  });
  process.stderr.on('error', () => {}); // nowhere left to report it
  try {
    process.stdout.write(`${await answering}\n`);
  } catch (error) {
    report(error);
  }
}

async function answer(args: readonly string[]): Promise<string> {
  const request = parseArguments(args);
  if (request.kind === 'help') return help.trimEnd();
  if (request.kind === 'version') return packageJson.version;
  const resolved = await resolveImageTag({ ...request, signal: createStopSignal() });
  if (resolved.gitWarnings !== '') say(resolved.gitWarnings);
  if (resolved.cloneWarning !== null) say(toPrintable(`tag-resolver: ${resolved.cloneWarning}`));
  noteIgnored(resolved.ignored);
  return request.json ? toJson(resolved) : resolved.imageTag;
}

/** One line without U+2028, which some readers treat as a line end, and U+009B, which a terminal interprets. */
function toJson({ imageTag, commitId, versionTag, ignored }: ResolvedImageTag): string {
  const json = JSON.stringify({ tag: imageTag, commit: commitId, versionTag, ignored });
  return toPrintableJson(json);
}

function noteIgnored(ignored: readonly IgnoredTag[]): void {
  for (const { name, reason } of ignored.slice(0, maximumNotes)) {
    const shown = name.length > maximumNameLength ? `${name.slice(0, maximumNameLength)}…` : name;
    say(toPrintable(`tag-resolver: ignored the tag ${shown}: ${reason}`));
  }
  if (ignored.length > maximumNotes) say(`tag-resolver: ignored ${ignored.length - maximumNotes} more tags`);
}

/** Aborts on a signal. git does not receive it, because it runs in another process group. */
function createStopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const [name, number] of Object.entries(signalNumbers)) {
    process.on(name, () => {
      process.exitCode = 128 + number;
      controller.abort();
    });
  }
  return controller.signal;
}

function report(error: unknown): void {
  if (error instanceof InputError) fail(error.message, 2);
  else if (error instanceof GitError) {
    if (error.stderr !== '') say(error.stderr);
    fail(error.message, 1);
  } else fail(`Unexpected error: ${error instanceof Error ? error.message : String(error)}.`, 1);
}

function fail(message: string, exitCode: number): void {
  say(toPrintable(`tag-resolver: ${message}`));
  process.exitCode ||= exitCode; // keeps the exit code of a signal
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
