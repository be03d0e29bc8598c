import { html, type Markup } from './markup.ts';

/** A time in UTC, for people and programs. */
export function timeElement(time: number): Markup {
  const iso = new Date(time).toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 16).replace('T', ' ')} UTC</time>`;
}
