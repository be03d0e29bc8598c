import { formatTime } from 'operations/pipeline/describe.ts';
import type { ServiceRuns } from '../run-record.ts';
import { html, type Markup } from './markup.ts';

/** Seconds for people: `0.4 s`, `42 s`, `3 min 5 s`. */
export function duration(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  return whole % 60 === 0 ? `${minutes} min` : `${minutes} min ${whole % 60} s`;
}

/** A command as one line, cut where it gets too long to be a title. */
export function oneLine(text: string): string {
  const line = text.trim().replaceAll(/\s+/g, ' ');
  return line.length > 140 ? `${line.slice(0, 140)}…` : line;
}

/** The first twelve digits, as docker shows them. */
export function shortDigest(digest: string): string {
  return digest.replace(/^sha256:/, '').slice(0, 12);
}

/** The title of a pipeline run, with its pipeline where there are several. */
export function runName(
  title: string,
  { pipelineName }: ServiceRuns,
  services: readonly ServiceRuns[],
): string {
  return services.length > 1 ? `${title}, ${pipelineName}` : title;
}

/** A time in UTC, for people and programs. */
export function timeElement(time: number): Markup {
  const date = new Date(time);
  return html`<time datetime="${date.toISOString()}">${formatTime(date)}</time>`;
}
