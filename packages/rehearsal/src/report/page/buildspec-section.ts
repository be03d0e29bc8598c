import { commandLines } from 'local-aws/codebuild/command-lines.ts';
import type { ActionRun, Buildspec, CommandRun, RunRecord } from '../run-record.ts';
import { html, type Markup } from './markup.ts';

/** A longer buildspec is not shown, so that the page stays small. */
const longestText = 20_000;
const mostBuildspecs = 10;

/** The buildspecs of all builds, each once, and where the page shows a command of them. */
export class ShownBuildspecs {
  readonly #shown: readonly (Buildspec & { readonly lines: ReadonlyMap<string, readonly number[]> })[];

  constructor({ services }: Pick<RunRecord, 'services'>) {
    const actions = services.flatMap(({ runs }) => runs.flatMap((run) => run.actions));
    const all = actions.flatMap(({ buildspec }) => buildspec ?? []);
    const distinct = new Map(
      all.map((buildspec) => [JSON.stringify([buildspec.file, buildspec.text]), buildspec]),
    );
    this.#shown = [...distinct.values()]
      .filter(({ text }) => text.length <= longestText)
      .slice(0, mostBuildspecs)
      .map((buildspec) => ({ ...buildspec, lines: commandLines(buildspec.text) }));
  }

  /** A link to the line of a command; undefined if the page does not show it. */
  link({ buildspec, commands }: ActionRun, command: CommandRun): Markup | undefined {
    const place = this.#shown.findIndex(
      ({ file, text }) => file === buildspec?.file && text === buildspec.text,
    );
    const shown = this.#shown[place];
    const ofPhase = commands.filter(({ phase }) => phase === command.phase);
    const line = shown?.lines.get(command.phase)?.[ofPhase.indexOf(command)];
    if (shown === undefined || line === undefined) return undefined;
    return html`<a class="line" href="#${lineAnchor(place, line)}" title="${shown.file}, line ${line}">line ${line}</a>`;
  }

  /** The buildspecs, folded, with an anchor for each line. */
  section(): Markup | undefined {
    if (this.#shown.length === 0) return undefined;
    return html`<section aria-labelledby="buildspecs">
<h2 id="buildspecs">Buildspecs</h2>
${this.#shown.map(buildspecText)}
</section>`;
  }
}

function buildspecText({ file, text }: Buildspec, place: number): Markup {
  const lines = text.trimEnd().split('\n');
  return html`<details class="buildspec"><summary><code>${file}</code> <span class="soft">${lines.length} lines</span></summary>
<ol class="source" tabindex="0">${lines.map((line, index) => html`<li id="${lineAnchor(place, index + 1)}"><code>${line}</code></li>\n`)}</ol></details>
`;
}

function lineAnchor(place: number, line: number): string {
  return `buildspec-${place + 1}-${line}`;
}
