import packageJson from '../package.json' with { type: 'json' };
import { help, parseArguments } from './arguments.ts';
import { GitError, InputError } from './errors.ts';
import type { IgnoredTag } from './image-tag.ts';
import { toPrintable } from './printable.ts';
import { type ResolvedImageTag, resolveImageTag } from './resolve-image-tag.ts';

const maximumNotes = 20;
const maximumNameLength = 140;
const signalNumbers = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;

await main();

async function main(): Promise<void> {
  process.stdout.on('error', (error) => fail(`The image tag cannot be written: ${error.message}.`, 1));
  process.stderr.on('error', () => {}); // nowhere left to say it
  try {
    process.stdout.write(`${await answer(process.argv.slice(2))}\n`);
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
  noteIgnored(resolved.ignored);
  return request.json ? toJson(resolved) : resolved.imageTag;
}

function toJson({ imageTag, commitId, versionTag, ignored }: ResolvedImageTag): string {
  return JSON.stringify({ tag: imageTag, commit: commitId, versionTag, ignored });
}

function noteIgnored(ignored: readonly IgnoredTag[]): void {
  for (const { name, reason } of ignored.slice(0, maximumNotes)) {
    const shown = name.length > maximumNameLength ? `${name.slice(0, maximumNameLength)}…` : name;
    say(`tag-resolver: ignored the tag ${toPrintable(shown)}: ${reason}`);
  }
  if (ignored.length > maximumNotes) say(`tag-resolver: ignored ${ignored.length - maximumNotes} more tags`);
}

/** Aborts when this process is told to end: git is in a group of its own, so that it would not hear of it. */
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
  } else fail(`Something unforeseen happened: ${error instanceof Error ? error.message : String(error)}.`, 1);
}

function fail(message: string, exitCode: number): void {
  say(`tag-resolver: ${message}`);
  process.exitCode ||= exitCode; // that of a signal stays
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
