import { html, type Markup } from './markup.ts';

/** The id of a log's section on the page. */
export function logAnchor(logFile: string): string {
  return `log-${encodeURIComponent(logFile.replace(/\.log$/, '')).replaceAll('%', '_')}`;
}

/** A link to a log file in the page's own folder. */
export function logLink(name: string): Markup {
  return html`<a href="${encodeURIComponent(name)}">${name}</a>`;
}
