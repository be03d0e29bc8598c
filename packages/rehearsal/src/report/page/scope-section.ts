import type { RunFacts } from '../run-record.ts';
import { type ScopePart, scopeParts } from '../scope.ts';
import { html, type Markup } from './markup.ts';

const columns = [
  ['real', 'Real'],
  ['emulated', 'Emulated'],
  ['not rehearsed', 'Not rehearsed'],
] as const;

/** What ran for real, what was emulated and what was not rehearsed, by AWS service. */
export function scopeSection({
  baseImage,
  unreadKinds,
  hasNetworkPrograms = false,
}: RunFacts): Markup | undefined {
  if (baseImage === undefined || unreadKinds === undefined) return undefined;
  const parts = scopeParts({ baseImage, unreadKinds, hasNetworkPrograms });
  const rows = [...Map.groupBy(parts, ({ service }) => service)].map(
    ([service, own]) => html`<tr role="row"><th scope="row" role="rowheader">${service}</th>${columns.map(
      ([how, name]) => html`<td role="cell" data-column="${name}">${texts(own, how)}</td>`,
    )}</tr>
`,
  );
  return html`<section aria-labelledby="scope">
<h2 id="scope">Scope: what was real</h2>
<table class="scope" role="table">
<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">Service</th>${columns.map(
    ([, name]) => html`<th scope="col" role="columnheader">${name}</th>`,
  )}</tr></thead>
<tbody role="rowgroup">
${rows}</tbody>
</table>
</section>`;
}

function texts(parts: readonly ScopePart[], how: ScopePart['how']): Markup {
  return html`${parts.filter((part) => part.how === how).map(({ text }) => html`<p>${text}</p>`)}`;
}
