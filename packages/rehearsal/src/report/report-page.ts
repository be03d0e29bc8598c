import { join } from 'node:path';
import type { RehearsalReport } from './outcome-lines.ts';
import { scopeOf } from './scope.ts';

const style = `
  :root { color-scheme: light dark; --line: #8884; --bar: #2f7fd8; }
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
  h2 { margin-top: 2rem; font-size: 1.15rem; }
  table { border-collapse: collapse; width: 100%; }
  th, td { border-bottom: 1px solid var(--line); padding: .3rem .6rem; text-align: left; vertical-align: top; }
  td.seconds, th.seconds { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
  td.bar { width: 40%; }
  td.bar div { background: var(--bar); border-radius: 2px; height: .7rem; margin-top: .4rem; min-width: 1px; }
  code { overflow-wrap: anywhere; }
`;

/** Where the page of a rehearsal is, in the folder of its logs. */
export function reportPageFile(logDirectory: string): string {
  return join(logDirectory, 'report.html');
}

/**
 * The end of a rehearsal as one HTML page that needs nothing beside it: what answered, how long each step took, what
 * was real and what stood in, and links to the logs.
 * @param logFiles names of files in the page's own folder
 */
export function reportPage(report: RehearsalReport, { ended, logFiles }: PageContext): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Rehearsal of ${escapeMarkup(ended.toISOString())}</title>
<style>${style}</style>
</head>
<body>
<h1>Rehearsal of a delivery</h1>
<p>Ended ${escapeMarkup(ended.toISOString())}, after ${totalSeconds(report).toFixed(1)} seconds.</p>
<h2>What answers</h2>
${outcomeTable(report)}
<h2>Steps</h2>
${stepTable(report)}
${scopeOf(report)
  .map(({ title, parts }) => `<h2>${escapeMarkup(title)}</h2>\n${list(parts.map(escapeMarkup))}`)
  .join('\n')}
<h2>Logs</h2>
${list(logFiles.map((name) => `<a href="${escapeMarkup(encodeURIComponent(name))}">${escapeMarkup(name)}</a>`))}
</body>
</html>
`;
}

export interface PageContext {
  readonly ended: Date;
  readonly logFiles: readonly string[];
}

function totalSeconds({ steps }: RehearsalReport): number {
  return steps.reduce((sum, { seconds }) => sum + seconds, 0);
}

function outcomeTable({ outcomes, kept }: RehearsalReport): string {
  const rows = outcomes.map((outcome, index) => {
    const { environment, greeting, version, revision, namespace, image } = outcome;
    const address = kept?.addresses[index] ?? outcome.address;
    return [environment, greeting, address, version, revision, namespace]
      .map(escapeMarkup)
      .concat(`<code>${escapeMarkup(image)}</code>`);
  });
  return table(['environment', 'greeting', 'address', 'version', 'revision', 'namespace', 'image'], rows);
}

function stepTable({ steps }: RehearsalReport): string {
  const longest = Math.max(...steps.map(({ seconds }) => seconds), 0.001);
  const rows = steps.map(({ title, seconds }) => {
    const width = ((seconds / longest) * 100).toFixed(1);
    return `<tr><td>${escapeMarkup(title)}</td><td class="seconds">${seconds.toFixed(1)}</td><td class="bar"><div style="width: ${width}%"></div></td></tr>`;
  });
  const head = '<tr><th>step</th><th class="seconds">seconds</th><th></th></tr>';
  return `<table>\n${[head, ...rows].join('\n')}\n</table>`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[], tag: 'th' | 'td') =>
    `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>`;
  return `<table>\n${[row(head, 'th'), ...rows.map((cells) => row(cells, 'td'))].join('\n')}\n</table>`;
}

function list(items: readonly string[]): string {
  return `<ul>\n${items.map((item) => `<li>${item}</li>`).join('\n')}\n</ul>`;
}

/** Text for an element or an attribute: a ref, a tag or an answer is never markup. */
function escapeMarkup(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
