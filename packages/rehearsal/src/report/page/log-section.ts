import { runMatrix } from '../run-matrix.ts';
import { type ActionRun, type CommandRun, type ServiceRuns, secondsOf } from '../run-record.ts';
import type { ShownBuildspecs } from './buildspec-section.ts';
import { duration, oneLine, runName } from './formats.ts';
import { html, type Markup } from './markup.ts';
import { outputLines } from './output-block.ts';

interface LogOptions {
  readonly now: number;
  /** Names of files in the page's own folder. */
  readonly logFiles: readonly string[];
  /** Of the output of a command, at most this many lines. */
  readonly maximumLines: number;
  readonly buildspecs: ShownBuildspecs;
}

/** The output of each command of each build, folded, with a search; below it, links to all logs. */
export function logSection(services: readonly ServiceRuns[], options: LogOptions): Markup {
  const logs = services.flatMap((service) =>
    runMatrix(service).flatMap(({ run, title }) =>
      run.actions
        .filter(({ commands }) => commands.length > 0)
        .map((action) => actionLog(action, runName(title, service, services), options)),
    ),
  );
  return html`<section aria-labelledby="logs">
<h2 id="logs">Logs</h2>
${logs.length > 0 && searchBar}
${logs}
<h3>All log files</h3>
<ul class="files">${options.logFiles.map((name) => html`<li>${logLink(name)}</li>`)}</ul>
</section>`;
}

/** Hidden until the page's script, without which it would do nothing, shows it. */
const searchBar = html`<search class="search" hidden>
<label for="query">Search the logs</label>
<input id="query" type="search" autocomplete="off" spellcheck="false" aria-describedby="found" aria-keyshortcuts="/">
<button type="button" id="unfold">Unfold all</button>
<button type="button" id="fold">Fold all</button>
<output id="found" for="query"></output>
</search>`;

function actionLog(action: ActionRun, runTitle: string, options: LogOptions): Markup {
  const { stage, state, logFile, commands } = action;
  const place = logFile ?? `${stage}-${action.startedAt}`;
  return html`<details class="log" id="${logAnchor(place)}">
<summary><b>${stage}</b> <span class="soft">${runTitle}</span> <span class="state ${state}">${state}</span> <span class="seconds">${duration(secondsOf(action, options.now))}</span></summary>
${logFile && html`<p>Whole log: ${logLink(logFile)}</p>`}
${commands.map((command) => commandLog(command, action, options))}
</details>
`;
}

function commandLog(
  command: CommandRun,
  action: ActionRun,
  { now, maximumLines, buildspecs }: LogOptions,
): Markup {
  const { phase, text, exitCode, head, tail } = command;
  const { logFile } = action;
  const line = buildspecs.link(action, command);
  const failed = exitCode !== undefined && exitCode !== 0;
  const state = failed ? html`<span class="state failed">exit code ${exitCode}</span>` : undefined;
  const summary = html`<span class="soft">${phase}</span> <code>${oneLine(text)}</code> ${state} <span class="seconds">${duration(secondsOf(command, now))}</span>`;
  if (head.length + tail.length === 0) return html`<div class="silent">${summary} ${line}</div>\n`;
  return html`<details class="step-log${failed && ' failing'}"${failed && html` open`}><summary>${summary}</summary>
${line && html`<p class="where">${line} of the buildspec</p>`}
<pre class="output" tabindex="0">${shownLines(command, logFile, maximumLines)}</pre></details>
`;
}

/** The beginning and, four times as long, the end of the output. */
function shownLines(
  { head, tail, omitted }: CommandRun,
  logFile: string | undefined,
  maximum: number,
): Markup {
  const kept = [...head, ...tail];
  if (omitted === 0 && kept.length <= maximum) return outputLines(kept);
  const first = head.slice(0, Math.ceil(maximum / 5));
  const last = maximum > first.length ? kept.slice(first.length - maximum) : [];
  const left = kept.length + omitted - first.length - last.length;
  const where = logFile === undefined ? 'the log' : logLink(logFile);
  return html`${outputLines(first)}<span class="gap">… ${left} lines are only in ${where} …</span>
${outputLines(last)}`;
}

/** The id of a log's section on the page. */
export function logAnchor(logFile: string): string {
  return `log-${encodeURIComponent(logFile.replace(/\.log$/, '')).replaceAll('%', '_')}`;
}

/** A link to a log file in the page's own folder. */
export function logLink(name: string): Markup {
  return html`<a href="${encodeURIComponent(name)}">${name}</a>`;
}
