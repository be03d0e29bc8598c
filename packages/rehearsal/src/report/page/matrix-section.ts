import { shortCommitId } from 'pipeline-steps';
import type { StageColumn } from '../../steps/deploy-targets.ts';
import { type RequestCounts, requestCounts } from '../request-counts.ts';
import { type CellState, type MatrixCell, type MatrixRow, runMatrix } from '../run-matrix.ts';
import { type ServiceRuns, secondsOf } from '../run-record.ts';
import { duration, shortDigest } from './formats.ts';
import { logAnchor } from './log-section.ts';
import { html, type Markup } from './markup.ts';
import { requestPlot } from './request-plot.ts';

const stateWords: Readonly<Record<CellState, string>> = {
  running: 'running',
  succeeded: 'deployed',
  unchanged: 'unchanged',
  failed: 'failed',
  stopped: 'stopped',
  rejected: 'not approved',
  waiting: 'waits for approval',
};

/** A table for each service: the result of each pipeline run in each environment. */
export function matrixSection(services: readonly ServiceRuns[], now: number): Markup | undefined {
  if (services.length === 0) return undefined;
  return html`<section aria-labelledby="deliveries">
<h2 id="deliveries">Deliveries</h2>
${services.map((service) => serviceTable(service, now))}
</section>`;
}

function serviceTable(service: ServiceRuns, now: number): Markup {
  const { columns, pipelineName } = service;
  const heads = columns.map((column) => html`<th scope="col" role="columnheader">${columnName(column)}</th>`);
  return html`<table class="matrix" role="table">
<caption>Pipeline <code>${pipelineName}</code></caption>
<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">Run</th>${heads}</tr></thead>
<tbody role="rowgroup">
${runMatrix(service).map((row) => tableRow(row, service, now))}
</tbody>
</table>`;
}

const columnName = ({ environment, stage }: StageColumn) => environment ?? stage;

function tableRow(row: MatrixRow, service: ServiceRuns, now: number): Markup {
  const { run, title, commitId, subject, cells } = row;
  return html`<tr role="row">
<th scope="row" role="rowheader"><span class="run">${title}</span>
${commitId && html`<span class="soft"><code title="${commitId}">${shortCommitId(commitId)}</code> ${subject}</span>`}
<span class="soft">${duration(secondsOf(run, now))}${run.ruleName && `, rule ${run.ruleName}`}</span></th>
${service.columns.map((column, index) => {
  const cell = cells[index];
  const requests = cell?.action && requestCounts(service, column, cell.action);
  return tableCell(column, cell, { requests, now });
})}
</tr>
`;
}

function tableCell(
  column: StageColumn,
  cell: MatrixCell | undefined,
  { requests, now }: { readonly requests: RequestCounts | undefined; readonly now: number },
): Markup {
  const name = columnName(column);
  if (cell === undefined)
    return html`<td role="cell" data-column="${name}" class="none"><span aria-hidden="true">–</span><span class="hidden">did not run</span></td>`;
  const { state, image, approver, action } = cell;
  const word = state === 'succeeded' && column.environment === undefined ? 'built' : stateWords[state];
  const log = action?.logFile;
  return html`<td role="cell" data-column="${name}" class="${state}">
<span class="state">${word}</span>
${image && action && html`<span class="image"><b>${image.tag}</b> <code title="${image.digest}">${shortDigest(image.digest)}</code></span>`}
<span class="soft">${action && duration(secondsOf(action, now))}${log && html` · <a href="#${logAnchor(log)}">log<span class="hidden"> of ${action.stage}</span></a>`}</span>
${approver && html`<span class="soft">approved by <span class="whole">${approver}</span></span>`}
${requests && requestPlot(requests)}
</td>`;
}
