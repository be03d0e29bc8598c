import { criticalPath } from '../critical-path.ts';
import { runMatrix } from '../run-matrix.ts';
import {
  type ActionRun,
  type CommandRun,
  installTitle,
  type RunRecord,
  type Span,
  secondsOf,
  type TimedStep,
} from '../run-record.ts';
import type { ShownBuildspecs } from './buildspec-section.ts';
import { duration, oneLine, runName } from './formats.ts';
import { logAnchor } from './log-section.ts';
import { html, type Markup, trusted } from './markup.ts';

/** Lanes are drawn in thousandths of their scale. */
const laneWidth = 1000;

/** The time that a lane shows, in milliseconds. */
interface Scale {
  readonly from: number;
  readonly until: number;
}

interface TimelineContext {
  readonly now: number;
  readonly buildspecs: ShownBuildspecs;
}

/** A bar for each step, and below the steps that are builds, one for each command. */
export function timelineSection(record: RunRecord, { now, buildspecs }: TimelineContext): Markup | undefined {
  const installation = record.steps.find(({ title }) => title === installTitle);
  const steps = withoutPause(
    record.steps.filter((step) => step !== installation),
    installation,
  );
  const [first] = steps;
  if (first === undefined) return undefined;
  const until = Math.max(...steps.map(({ endedAt }) => endedAt ?? now));
  const scale = { from: first.startedAt, until };
  const path = criticalPath(steps, now);
  const runs = runTitles(record);
  return html`<section aria-labelledby="timeline">
<h2 id="timeline">Timeline</h2>
${installation && html`<p>${duration(secondsOf(installation, now))} to install the tools is not drawn.</p>`}
<p class="soft">${pathWords(steps, path, now)}</p>
<div class="timeline">
${axis(scale)}
${steps.map((step) => stepRow(step, { scale, isOnPath: path.has(step), run: step.action && runs.get(step.action), now, buildspecs }))}
</div>
</section>`;
}

/** The title of its run for each action. */
function runTitles({ services }: RunRecord): ReadonlyMap<ActionRun, string> {
  const titles = services.flatMap((service) =>
    runMatrix(service).flatMap(({ run, title }) =>
      run.actions.map((action) => [action, runName(title, service, services)] as const),
    ),
  );
  return new Map(titles);
}

/** The steps without the time of the installation. */
function withoutPause(steps: readonly TimedStep[], pause: Span | undefined): TimedStep[] {
  const end = pause?.endedAt;
  if (pause === undefined || end === undefined) return [...steps];
  const length = end - pause.startedAt;
  return steps.map((step) =>
    step.startedAt >= end
      ? { ...step, startedAt: step.startedAt - length, endedAt: step.endedAt && step.endedAt - length }
      : step,
  );
}

function pathWords(steps: readonly TimedStep[], path: ReadonlySet<TimedStep>, now: number): string {
  const secondsOn = (some: Iterable<TimedStep>) =>
    duration([...some].reduce((sum, step) => sum + secondsOf(step, now), 0));
  const isAll = path.size === steps.length;
  const what = isAll
    ? `each of the ${steps.length} steps waited for the one before it`
    : `${path.size} of ${steps.length} steps, ${secondsOn(path)} of ${secondsOn(steps)}; the pale bars are not on it`;
  const [longest] = [...path].toSorted((one, other) => secondsOf(other, now) - secondsOf(one, now));
  return `The critical path: ${what}.${longest ? ` The longest step: ${longest.title}, ${secondsOn([longest])}.` : ''}`;
}

/** The marks of the seconds, at most eight. */
function axis({ from, until }: Scale): Markup {
  const seconds = Math.max((until - from) / 1000, 0.001);
  const step = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800].find((size) => seconds / size <= 8) ?? 3600;
  // The last mark needs room for its text.
  const marks = Array.from({ length: Math.floor((seconds * 0.95) / step) + 1 }, (_, index) => index * step);
  return html`<div class="row axis" aria-hidden="true"><span></span><span class="marks">${marks.map(
    (mark) => html`<span style="left:${((mark / seconds) * 100).toFixed(2)}%">${markText(mark)}</span>`,
  )}</span><span></span></div>`;
}

/** Short, for a phone has little room: `20 s`, `1:20`. */
function markText(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

interface RowContext {
  readonly scale: Scale;
  readonly isOnPath: boolean;
  /** The pipeline run of the step. */
  readonly run: string | undefined;
  readonly now: number;
  readonly buildspecs: ShownBuildspecs;
}

function stepRow(step: TimedStep, { scale, isOnPath, run, now, buildspecs }: RowContext): Markup {
  const { title, failed, notes, action } = step;
  const kind = failed ? 'failed' : isOnPath ? 'path' : 'beside';
  const commands = action?.commands ?? [];
  const row = html`<span class="title">${title}${run && html` <span class="soft">${run}</span>`}</span>${lane(step, scale, kind, now)}<span class="seconds">${duration(secondsOf(step, now))}</span>`;
  if (commands.length === 0 && notes.length === 0) return html`<div class="row">${row}</div>\n`;
  const log = action?.logFile;
  const shifted = { from: action?.startedAt ?? 0, until: action?.endedAt ?? now };
  return html`<details><summary class="row">${row}</summary>
<div class="inside">
${notes.length > 0 && html`<p class="notes">${notes.join('\n')}</p>`}
${commands.map((command) => commandRow(command, action && buildspecs.link(action, command), { scale: shifted, now }))}
${log && html`<p><a href="#${logAnchor(log)}">Log of ${title}</a></p>`}
</div></details>
`;
}

function commandRow(
  command: CommandRun,
  line: Markup | undefined,
  { scale, now }: { readonly scale: Scale; readonly now: number },
): Markup {
  const kind = command.exitCode === undefined || command.exitCode === 0 ? 'path' : 'failed';
  return html`<div class="row"><span class="title"><code>${oneLine(command.text)}</code> ${line}</span>${lane(command, scale, kind, now)}<span class="seconds">${duration(secondsOf(command, now))}</span></div>
`;
}

function lane(span: Span, { from, until }: Scale, kind: string, now: number): Markup {
  const total = Math.max(until - from, 1);
  const x = ((span.startedAt - from) / total) * laneWidth;
  const width = Math.max((((span.endedAt ?? now) - span.startedAt) / total) * laneWidth, 2);
  const rect = `<rect class="${kind}" x="${Math.min(x, laneWidth - 2).toFixed(1)}" width="${width.toFixed(1)}" height="12" rx="2"/>`;
  return trusted(
    `<svg class="lane" viewBox="0 0 ${laneWidth} 12" preserveAspectRatio="none" aria-hidden="true">${rect}</svg>`,
  );
}
