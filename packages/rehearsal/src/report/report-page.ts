import { join } from 'node:path';
import { outcomeName } from './outcome-name.ts';
import { pageStyle } from './page-style.ts';
import { printableText } from './printable-text.ts';
import type { RehearsalReport } from './rehearsal-report.ts';
import { scopeOf } from './scope.ts';

/** The report's page, in the folder of the logs. */
export function reportPageFile(logDirectory: string): string {
  return join(logDirectory, 'report.html');
}

export interface PageContext {
  readonly ended: Date;
  /** Names of files in the page's own folder. */
  readonly logFiles: readonly string[];
}

/**
 * The report as one self-contained HTML page: what answered, how long each step took, what
 * was real and what was emulated, and links to the logs. Its policy lets nothing run or load, whatever a ref contains.
 */
export function reportPage(report: RehearsalReport, { ended, logFiles }: PageContext): string {
  const when = `${ended.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Rehearsal of ${when}</title>
<style>${pageStyle}</style>
</head>
<body>
<header>
<h1>Rehearsal of a delivery</h1>
<p>${report.steps.length} steps in ${totalSeconds(report).toFixed(1)} seconds, ended <time datetime="${ended.toISOString()}">${when}</time></p>
</header>
<main>
<h2>What ${report.kept ? 'answers' : 'answered'}</h2>
<div class="environments">
${environmentCards(report)}
</div>
${list(imageLines(report), 'texts')}
${requestSection(report)}<h2>Steps</h2>
${stepTable(report)}
<div class="scope">
${scopeSections(report)}
</div>
<h2>Logs</h2>
${list(logFiles.map(logLink), 'logs')}
</main>
</body>
</html>
`;
}

function totalSeconds({ steps }: RehearsalReport): number {
  return steps.reduce((sum, { seconds }) => sum + seconds, 0);
}

/** The address is not a link: only the sandbox resolves its name. */
function environmentCards({ outcomes }: RehearsalReport): string {
  const cards = outcomes.map((outcome) => {
    const { greeting, address, version, revision, namespace } = outcome;
    const facts = [
      ['version', escapeMarkup(version)],
      ['revision', escapeMarkup(revision)],
      ['namespace', escapeMarkup(namespace)],
    ];
    return `<article>
<h3>${escapeMarkup(outcomeName(outcome, outcomes))}</h3>
<p class="greeting">${escapeMarkup(greeting)}</p>
<p>${escapeMarkup(address)}</p>
<dl>${facts.map(([name, value]) => `<dt>${name}</dt><dd>${value}</dd>`).join('')}</dl>
</article>`;
  });
  return cards.join('\n');
}

/** Each image once, with the environments that run it. */
function imageLines({ outcomes }: RehearsalReport): string[] {
  return [...Map.groupBy(outcomes, ({ image }) => image)].map(([image, running]) => {
    const names = running.map((outcome) => outcomeName(outcome, outcomes)).join(', ');
    return `${escapeMarkup(names)}: <code>${escapeMarkup(image)}</code>`;
  });
}

/** The commands that reach a kept cluster from this machine. */
function requestSection({ kept }: RehearsalReport): string {
  if (!kept) return '';
  const commands = kept.requests.map((command) => `<code>${escapeMarkup(command)}</code>`);
  return `<h3>Ask from this machine</h3>\n${list(commands, 'texts')}\n`;
}

function stepTable({ steps }: RehearsalReport): string {
  const longest = Math.max(...steps.map(({ seconds }) => seconds), 0.001);
  const rows = steps.flatMap(({ title, seconds, notes }) => {
    const width = ((seconds / longest) * 100).toFixed(1);
    return [
      ...notes.map((note) => `<tr class="note"><td colspan="3">${escapeMarkup(note)}</td></tr>`),
      `<tr><th scope="row">${escapeMarkup(title)}</th><td class="seconds">${seconds.toFixed(1)}</td><td class="bar"><div style="width: ${width}%"></div></td></tr>`,
    ];
  });
  const head =
    '<tr><th scope="col">step</th><th scope="col" class="seconds">seconds</th><td class="bar"></td></tr>';
  return `<table>\n<thead>${head}</thead>\n<tbody>\n${rows.join('\n')}\n</tbody>\n</table>`;
}

function scopeSections(report: RehearsalReport): string {
  const sections = scopeOf(report).map(
    ({ title, parts }) =>
      `<section>\n<h2>${escapeMarkup(title)}</h2>\n${list(parts.map(escapeMarkup))}\n</section>`,
  );
  return sections.join('\n');
}

const logLink = (name: string) => link(encodeURIComponent(name), name);

function link(address: string, text: string): string {
  return `<a href="${escapeMarkup(address)}">${escapeMarkup(text)}</a>`;
}

function list(items: readonly string[], name = ''): string {
  return `<ul class="${name}">\n${items.map((item) => `<li>${item}</li>`).join('\n')}\n</ul>`;
}

/** Escapes text for an element or an attribute. */
function escapeMarkup(text: string): string {
  return printableText(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
