import { escapeMarkup } from '../report/page/markup.ts';
import type { RecordedLine } from './read-recording.ts';

/** How many times faster than the rehearsal the picture is. */
const speed = 6;
/** The shortest step, so that it stays visible. */
const shortestSeconds = 0.15;
const rows = 22;
const lineHeight = 20;
const width = 760;
const top = 44;
const left = 16;
const longestLine = 92;
const colours = { page: '#0d1117', bar: '#161b22', text: '#e6edf3', quiet: '#9da7b3', done: '#3fb950' };

interface ShownLine {
  readonly text: string;
  readonly appears: number;
  readonly done?: number;
  readonly seconds?: number;
}

/**
 * The terminal of a rehearsal as an SVG file that plays once, by CSS, and keeps its end. It loads no script, font or image.
 * Readers who prefer reduced motion see the end.
 */
export function renderRecording(recorded: readonly RecordedLine[]): string {
  const lines = playedLines([{ text: '$ npx --yes pnpm rehearse', start: 0 }, ...recorded]);
  const height = top + rows * lineHeight + 12;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="A rehearsal of the delivery in a terminal">`,
    '<title>A rehearsal of the delivery in a terminal</title>',
    `<desc>${escapeMarkup(lines.map(({ text }) => text).join('\n'))}</desc>`,
    `<style>${style(lines)}</style>`,
    `<rect class="page" width="${width}" height="${height}" rx="8"/>`,
    `<path class="bar" d="M0 8a8 8 0 0 1 8-8h${width - 16}a8 8 0 0 1 8 8v22H0z"/>`,
    ...[18, 38, 58].map((x) => `<circle cx="${x}" cy="15" r="6"/>`),
    `<text class="speed" x="${width - left}" y="20">${speed} times as fast</text>`,
    `<clipPath id="screen"><path d="M0 ${top - 14}h${width}v${rows * lineHeight + 14}H0z"/></clipPath>`,
    `<g clip-path="url(#screen)"><g class="scroll">`,
    ...lines.map(renderLine),
    '</g></g>',
    '</svg>',
    '',
  ].join('\n');
}

/** The seconds of the picture at which each line appears, and at which its step is done. */
function playedLines(recorded: readonly RecordedLine[]): ShownLine[] {
  let now = 0;
  return recorded.map(({ text, start, end }) => {
    const appears = Math.max(now, start / speed);
    now = appears;
    const shown = text.length > longestLine ? `${text.slice(0, longestLine - 1)}…` : text;
    if (end === undefined) return { text: shown, appears };
    now = Math.max(end / speed, appears + shortestSeconds);
    return { text: shown, appears, done: now, seconds: end - start };
  });
}

function renderLine({ text, appears, done, seconds = 0 }: ShownLine, index: number): string {
  const y = top + index * lineHeight;
  const at = (time: number) => `style="animation-delay:${time.toFixed(2)}s"`;
  if (done === undefined) return `<text x="${left}" y="${y}" ${at(appears)}>${escapeMarkup(text)}</text>`;
  const title = `<text class="step" x="${left + 20}" y="${y}" ${at(appears)}>${escapeMarkup(text)}</text>`;
  const took = seconds >= 1 ? ` [${Math.round(seconds)}s]` : '';
  const mark = `<text class="done" x="${left}" y="${y}" ${at(done)}>✔</text>`;
  const time =
    took &&
    `<text class="took" x="${left + 20 + (text.length + 1) * 7.9}" y="${y}" ${at(done)}>${took.trim()}</text>`;
  return title + mark + time;
}

function style(lines: readonly ShownLine[]): string {
  const length = Math.max(...lines.map(({ appears, done = appears }) => done)) + 0.1;
  // As a terminal scrolls: by a line when one appears below the last row.
  const scrolls = new Map(
    lines
      .slice(rows)
      .map(({ appears }, index) => [((appears / length) * 100).toFixed(2), (index + 1) * lineHeight]),
  );
  const steps = [...scrolls].map(([percent, height]) => `${percent}%{transform:translateY(-${height}px)}`);
  const end = `transform:translateY(-${Math.max(0, lines.length - rows) * lineHeight}px)`;
  return [
    `text{font:13px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;white-space:pre;fill:${colours.text}}`,
    `.page{fill:${colours.page}}.bar{fill:${colours.bar}}circle{fill:#484f58}`,
    `.took,.speed{fill:${colours.quiet}}.done{fill:${colours.done}}.speed{text-anchor:end;font-size:11px}`,
    `.scroll{${end}}`,
    '@media (prefers-reduced-motion:no-preference){',
    '@keyframes show{from{opacity:0}to{opacity:1}}',
    `@keyframes scroll{0%{transform:none}${steps.join('')}100%{${end}}}`,
    '.scroll text{animation:show .01s both}',
    `.scroll{animation:scroll ${length.toFixed(2)}s step-end both}`,
    '}',
  ].join('');
}
