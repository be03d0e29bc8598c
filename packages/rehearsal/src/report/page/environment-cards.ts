import { shortCommitId } from 'pipeline-steps';
import type { DeployTarget } from '../../steps/deploy-targets.ts';
import { type Outcome, outcomeName } from '../../steps/read-outcome.ts';
import { type Deployment, deploymentsOf } from '../run-matrix.ts';
import type { RunRecord } from '../run-record.ts';
import { shortDigest, timeElement } from './formats.ts';
import { html, type Markup } from './markup.ts';
import { commandBlock } from './output-block.ts';

/** A card for each environment that answered, by service: what runs there, what ran before, and its answer. */
export function environmentSection(record: RunRecord): Markup | undefined {
  const { outcomes = [], targets = [], kept } = record.facts;
  if (outcomes.length === 0) return undefined;
  const cards = outcomes.map((outcome, index) => {
    const target = targets.find(
      ({ releaseName, environment }) =>
        releaseName === outcome.service && environment === outcome.environment,
    );
    const live = liveDeployments(record, outcome);
    const name = outcomeName(outcome, outcomes);
    const markup = card(outcome, { name, target, live, request: kept?.requests[index] });
    return { service: outcome.service, markup };
  });
  const groups = [...Map.groupBy(cards, ({ service }) => service).values()];
  return html`<section aria-labelledby="environments">
<h2 id="environments">Environments</h2>
${groups.map((group) => html`<div class="environments">\n${group.map(({ markup }) => markup)}</div>\n`)}</section>`;
}

/** The deployments of the outcome's environment up to the image that runs there. */
function liveDeployments({ services }: RunRecord, { environment, image }: Outcome): Deployment[] {
  const histories = services.map((service) =>
    deploymentsOf(service).filter((deployment) => deployment.environment === environment),
  );
  return histories.find((history) => history.some((one) => image.endsWith(one.image.digest))) ?? [];
}

interface CardParts {
  readonly name: string;
  readonly target: DeployTarget | undefined;
  readonly live: readonly Deployment[];
  readonly request: string | undefined;
}

function card(outcome: Outcome, { name, target, live, request }: CardParts): Markup {
  const { greeting, address, version, revision, namespace, image, pods } = outcome;
  const current = live.at(-1);
  const previous = live.findLast((one) => one.image.digest !== current?.image.digest);
  const digest = image.split('@')[1];
  const smoke = target?.smokeTest;
  // The address is not a link: only the sandbox resolves its name.
  const facts: readonly (readonly [string, Markup | string | undefined])[] = [
    ['version', html`<b>${version}</b>`],
    ['before', previous?.image.tag ?? (live.length > 0 ? 'nothing' : undefined)],
    ['commit', current?.commitId && html`<code>${shortCommitId(current.commitId)}</code>`],
    ['digest', digest && html`<code title="${image}">${shortDigest(digest)}</code>`],
    ['live since', current && timeElement(current.endedAt)],
    ['pods ready', `${pods.ready} of ${pods.wanted}`],
    ['smoke test', smoke && `GET ${smoke.path} answered ${smoke.status}`],
    ['revision', revision],
    ['namespace', namespace],
  ];
  return html`<article>
<h3>${name}</h3>
<p class="greeting">${greeting}</p>
<p class="address">${address}</p>
<dl>${facts.map(([term, value]) => value && html`<dt>${term}</dt><dd>${value}</dd>`)}</dl>
${request && commandBlock(request)}
</article>
`;
}
