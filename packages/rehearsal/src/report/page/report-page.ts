import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { RunRecord } from '../run-record.ts';
import { ShownBuildspecs } from './buildspec-section.ts';
import { environmentSection } from './environment-cards.ts';
import { keptSection } from './kept-section.ts';
import { logSection } from './log-section.ts';
import { html, type Markup, trusted } from './markup.ts';
import { matrixSection } from './matrix-section.ts';
import { pageStyle } from './page-style.ts';
import { scopeSection } from './scope-section.ts';
import { timelineSection } from './timeline-section.ts';
import { verdictSection } from './verdict-section.ts';

interface PageContext {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Names of files in the page's own folder. */
  readonly logFiles: readonly string[];
}

const maximumBytes = 900_000;
/** Lines of the output of a command, from many to few, until the page is small enough. */
const lineLimits = [600, 300, 120, 50, 20, 5];

const pageScript = readFileSync(new URL('page-script.js', import.meta.url), 'utf8');
const scriptHash = createHash('sha256').update(pageScript).digest('base64');

/** The page may load nothing, and run only its own script. */
const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${scriptHash}'`;

/** The report as one self-contained HTML page under 1 MB; longer logs are cut, with a link to their files. */
export function reportPage(record: RunRecord, context: PageContext): string {
  for (const maximumLines of lineLimits) {
    const page = render(record, context, maximumLines);
    if (Buffer.byteLength(page) <= maximumBytes) return page;
  }
  return render(record, context, 0);
}

function render(record: RunRecord, { now, logFiles }: PageContext, maximumLines: number): string {
  const { verdict, services, facts } = record;
  const buildspecs = new ShownBuildspecs(record);
  const sections: readonly (readonly [string, Markup | undefined])[] = [
    ['Deliveries', matrixSection(services, now)],
    ['Environments', environmentSection(record)],
    ['Kept', keptSection(facts.kept)],
    ['Timeline', timelineSection(record, { now, buildspecs })],
    ['Logs', logSection(services, { now, logFiles, maximumLines, buildspecs })],
    ['Buildspecs', buildspecs.section()],
    ['Scope', scopeSection(facts)],
  ];
  const subject = facts.head === undefined ? '' : `: ${facts.head.subject}`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>Rehearsal ${verdict}${subject}</title>
<style>${trusted(pageStyle)}</style>
</head>
<body>
<main>
${verdictSection(record, now)}
<nav aria-label="Sections"><ul>${sections.map(
    ([name, section]) => section && html`<li><a href="#${name.toLowerCase()}">${name}</a></li>`,
  )}</ul></nav>
${sections.map(([, section]) => section)}
</main>
<script>${trusted(pageScript)}</script>
</body>
</html>
`.text;
}
