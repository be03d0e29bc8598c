import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfiguration, loadPlaceholders } from 'infra/config/load.ts';
import { placeholderFaults } from 'infra/config/placeholders.ts';
import { ConfigurationError } from 'infra/errors.ts';
import { applyEdits } from '../config-file.ts';
import { environmentsFolder, withDraft } from '../environment-files.ts';
import { type TextFile, type Writing, writeAll } from '../write-plan.ts';
import { type Question, type QuestionContext, questions } from './questions.ts';
import { differenceLines, reportLines } from './report.ts';
import type { Terminal } from './terminal.ts';

interface StartRequest {
  readonly repository: string;
  readonly signal: AbortSignal;
  /** The values that options give, by the flags of the questions. */
  readonly given: Readonly<Record<string, string | undefined>>;
  readonly isDryRun: boolean;
  /** Undefined without a terminal: what no option gives is kept. */
  readonly terminal: Terminal | undefined;
}

/** The files with the answers so far. */
interface State extends QuestionContext {
  readonly texts: ReadonlyMap<string, TextFile>;
}

interface Answered {
  readonly state: State;
  readonly faults: readonly string[];
}

/**
 * Asks for the values that belong to each user, and writes them into the environment files. What is not answered stays as it
 * is. Returns what to print.
 * @throws ConfigurationError with all faults of the values that options give
 */
export async function start(request: StartRequest): Promise<readonly string[]> {
  const { repository, isDryRun, terminal, signal } = request;
  const folder = join(repository, environmentsFolder);
  const configuration = await loadConfiguration(folder);
  const before: State = { texts: new Map(), configuration, placeholders: await loadPlaceholders(folder) };
  const after = await askAll(folder, await takeGiven(folder, before, request.given), request);
  const writing = writingOf(after.texts);
  const left = placeholderFaults(after.configuration, after.placeholders);
  const report = { files: [...after.texts.keys()], left, isDryRun };
  if (after.texts.size === 0) return reportLines(report);
  const difference = await withDraft(folder, { copies: [], texts: [] }, (before) =>
    withDraft(folder, writing, (draft) =>
      differenceLines(folder, { before, draft }, terminal?.hasColors ?? false),
    ),
  );
  if (isDryRun) return [...difference, '', ...reportLines(report)];
  if (terminal !== undefined) await confirm(terminal, difference);
  signal.throwIfAborted();
  writeAll(folder, writing);
  return [...(terminal === undefined ? [...difference, ''] : []), ...reportLines(report)];
}

/** Takes the values of the options; all of them are checked before one is refused. */
async function takeGiven(folder: string, before: State, given: StartRequest['given']): Promise<State> {
  const faults: string[] = [];
  let state = before;
  for (const question of questions) {
    const value = given[question.flag];
    if (value === undefined) continue;
    const next = await answer(folder, state, question, value);
    faults.push(...next.faults);
    state = next.state;
  }
  if (faults.length > 0) throw new ConfigurationError(faults);
  return state;
}

async function askAll(folder: string, before: State, { given, terminal }: StartRequest): Promise<State> {
  if (terminal === undefined) return before;
  let state = before;
  for (const question of questions)
    if (given[question.flag] === undefined) state = await askOne(folder, state, question, terminal);
  return state;
}

/** Asks until the value is right. An empty answer keeps what is there. */
async function askOne(folder: string, state: State, question: Question, terminal: Terminal): Promise<State> {
  for (;;) {
    const current = question.current(state.configuration);
    const value = (await terminal.ask(`${question.text} [${current}]: `)).trim();
    if (value === '') return state;
    const next = await answer(folder, state, question, value);
    if (next.faults.length === 0) return next.state;
    for (const fault of next.faults) terminal.say(`  ${fault}`);
  }
}

/** The files with the answer, checked by all rules of the environment files; or the files without it, and the faults. */
async function answer(folder: string, state: State, question: Question, value: string): Promise<Answered> {
  try {
    const texts = new Map(state.texts);
    const faults: string[] = [];
    for (const { path, ...edit } of question.edits(value, state)) {
      const known = texts.get(path);
      const before = known?.before ?? readFileSync(join(folder, path), 'utf8');
      const text = applyEdits(known?.text ?? before, [edit], faults);
      if (known !== undefined || text !== before) texts.set(path, { path, before, text });
    }
    if (faults.length > 0) return { state, faults };
    const configuration = await withDraft(folder, writingOf(texts), (draft) => loadConfiguration(draft));
    return { state: { ...state, texts, configuration }, faults: [] };
  } catch (error) {
    if (error instanceof ConfigurationError) return { state, faults: error.faults };
    throw error;
  }
}

function writingOf(texts: State['texts']): Writing {
  return { copies: [], texts: [...texts.values()] };
}

async function confirm(terminal: Terminal, difference: readonly string[]): Promise<void> {
  for (const line of difference) terminal.say(line);
  const reply = (await terminal.ask('Write this? [Y/n] ')).trim();
  if (!/^(y(es)?)?$/i.test(reply)) throw new ConfigurationError(['nothing was changed']);
}
