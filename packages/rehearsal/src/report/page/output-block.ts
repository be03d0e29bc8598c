import { ansiLine } from './ansi-line.ts';
import { html, type Markup } from './markup.ts';

/** Of a longer line, the page shows the beginning. */
const longestLine = 600;

/** A command to paste, whole. The page's script adds a button that copies it. */
export function commandBlock(command: string): Markup {
  return html`<div class="command"><pre><code>${command.trim()}</code></pre></div>`;
}

/** Lines of a program's output, in its colours. */
export function outputBlock(lines: readonly string[]): Markup {
  return html`<pre class="output" tabindex="0">${outputLines(lines)}</pre>`;
}

export function outputLines(lines: readonly string[]): Markup {
  return html`${lines.map((line) => html`${ansiLine(shortened(line))}\n`)}`;
}

function shortened(line: string): string {
  const rest = line.length - longestLine;
  return rest > 0 ? `${line.slice(0, longestLine)}… (${rest} more characters in the log)` : line;
}
