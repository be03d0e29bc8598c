import { describeCommands, type KeptCluster } from '../../kept/kept-cluster.ts';
import { html, type Markup } from './markup.ts';
import { commandBlock } from './output-block.ts';

/** The commands that reach a kept cluster and end it. */
export function keptSection(kept: KeptCluster | undefined): Markup | undefined {
  if (kept === undefined) return undefined;
  const commands = describeCommands(kept);
  return html`<section aria-labelledby="kept">
<h2 id="kept">Kept cluster</h2>
<ul class="commands">
${commands.map(({ does, command }) => html`<li>${does} ${commandBlock(command)}</li>\n`)}</ul>
</section>`;
}
