import type { RequestCounts } from '../request-counts.ts';
import { html, type Markup, trusted } from './markup.ts';

const barWidth = 8;
const height = 16;

/** How many requests an environment served and failed during a deployment, with a bar for each part of the time. */
export function requestPlot({ served, failed, parts }: RequestCounts): Markup {
  const most = Math.max(...parts.map((part) => part.served + part.failed), 1);
  const bars = parts.map((part, index) => {
    const [good, bad] = [part.served, part.failed].map((count) => (count / most) * height);
    return bar('served', index, height - (good ?? 0), good) + bar('lost', index, 0, bad);
  });
  const words = `${served + failed} requests, ${failed} failed`;
  return html`<span class="requests${failed > 0 && ' some-lost'}">${trusted(
    `<svg viewBox="0 0 ${parts.length * barWidth} ${height}" preserveAspectRatio="none" aria-hidden="true">${bars.join('')}</svg>`,
  )}<span>${words}</span></span>`;
}

function bar(name: string, index: number, y: number, length = 0): string {
  if (length === 0) return '';
  return `<rect class="${name}" x="${index * barWidth}" y="${y.toFixed(1)}" width="${barWidth - 1}" height="${length.toFixed(1)}"/>`;
}
