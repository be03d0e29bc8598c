import { isGroup, type Kind } from './drawing.ts';
import {
  boxPadding,
  type Layout,
  lineHeight,
  type PlacedArrow,
  type PlacedItem,
  titleHeight,
} from './layout.ts';

/** Fill and line of each kind on a light page, then on a dark page. */
const colours: Readonly<Record<Kind, string>> = {
  person: '#f3f4f6 #6b7280 #262b33 #9ca3af',
  code: '#eef2ff #4f46e5 #23244a #a5b4fc',
  delivery: '#fef3c7 #b45309 #3b2a10 #fbbf24',
  network: '#e6f4ea #15803d #13301d #4ade80',
  cluster: '#e0f2fe #0369a1 #0d2a3f #7dd3fc',
  workload: '#fce7f3 #be185d #3d1529 #f9a8d4',
};

/** The SVG file: without external fonts, images or scripts, and legible on light and dark pages. */
export function renderSvg(title: string, { width, height, items, arrows }: Layout): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeXml(title)}">`,
    `<title>${escapeXml(title)}</title>`,
    `<style>${style()}</style>`,
    '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="head" d="M0 0 8 4 0 8z"/></marker></defs>',
    `<rect class="page" width="${width}" height="${height}" rx="8"/>`,
    `<text class="heading" x="16" y="28">${escapeXml(title)}</text>`,
    ...items.map(renderItem),
    ...arrows.map(renderArrow),
    '</svg>',
    '',
  ].join('\n');
}

function style(): string {
  const rules = (isDark: boolean) =>
    Object.entries(colours)
      .map(([kind, of]) => {
        const [fill, line] = of.split(' ').slice(isDark ? 2 : 0);
        return `.${kind}{fill:${fill};stroke:${line}}`;
      })
      .join('');
  const page = (fill: string, line: string, text: string, quiet: string) =>
    `.page{fill:${fill};stroke:${line}}text{fill:${text}}.arrow{stroke:${quiet}}.head{fill:${quiet}}.label{fill:${quiet}}.halo{fill:${fill}}`;
  return [
    'text{font:12px Helvetica,Arial,sans-serif}.name{font-weight:bold}.heading{font:bold 16px Helvetica,Arial,sans-serif}',
    '.arrow{fill:none;stroke-width:1.4}.group{fill-opacity:.45;stroke-dasharray:5 3}.label{font-size:11px}',
    page('#ffffff', '#d1d5db', '#111827', '#4b5563'),
    rules(false),
    `@media (prefers-color-scheme:dark){${page('#0d1117', '#30363d', '#e6edf3', '#9da7b3')}${rules(true)}}`,
  ].join('');
}

function renderItem({ item, x, y, width, height }: PlacedItem): string {
  const shape = `<rect class="${item.kind}${isGroup(item) ? ' group' : ''}" x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="6"/>`;
  if (isGroup(item)) return shape + renderText(item.title, x + 14, y + titleHeight - 8, 'name');
  const texts = item.lines.map((line, index) =>
    renderText(line, x + boxPadding, y + boxPadding + 10 + index * lineHeight, index === 0 ? 'name' : ''),
  );
  return shape + texts.join('');
}

function renderArrow({ points, label }: PlacedArrow): string {
  const path = points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`).join('');
  const line = `<path class="arrow" d="${path}" marker-end="url(#head)"/>`;
  return label ? line + renderText(label.text, label.x + 2, label.y + lineHeight - 5, 'label') : line;
}

function renderText(text: string, x: number, y: number, className: string): string {
  return `<text${className ? ` class="${className}"` : ''} x="${round(x)}" y="${round(y)}">${escapeXml(text)}</text>`;
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
