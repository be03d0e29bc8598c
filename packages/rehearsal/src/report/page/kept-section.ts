import { describeCommands, type KeptCluster, podsCommand } from '../../kept/kept-cluster.ts';
import { html, type Markup } from './markup.ts';
import { commandBlock } from './output-block.ts';

/** The commands that reach a kept cluster and end it. */
export function keptSection(kept: KeptCluster | undefined): Markup | undefined {
  if (kept === undefined) return undefined;
  const users = Object.entries(kept.userKubeconfigs).map(
    ([user, file]) => html`<li>with the rights of ${user} ${commandBlock(podsCommand(file))}</li>`,
  );
  const commands = kept.pipelines === undefined ? [] : describeCommands(kept.pipelines);
  return html`<section aria-labelledby="kept">
<h2 id="kept">The cluster is kept</h2>
<ul class="commands">
<li>as its administrator ${commandBlock(podsCommand(kept.kubeconfig))}</li>
${users}
${commands.map(({ does, command }) => html`<li>${does} ${commandBlock(command)}</li>\n`)}<li>ends it ${commandBlock(kept.down)}</li>
</ul>
</section>`;
}
