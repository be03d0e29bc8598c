import type { ActionBuildRequest } from 'local-aws/codepipeline/pipeline-services.ts';
import type { Step } from '../recipe.ts';
import type { Rehearsal } from '../rehearsal.ts';
import { startPipelineApi } from '../steps/deliver.ts';
import { environmentOf } from '../steps/deploy-targets.ts';
import { regionGrants, ruleGrants } from './grants.ts';
import { buildScenarios, pullScenario, type Scenario } from './scenarios.ts';
import {
  type Finding,
  type KnownScenario,
  learnScenario,
  readJudgements,
  withoutRegionGrant,
  withoutRule,
} from './take-away.ts';

/** Takes each grant away, alone, after the delivery whose builds were requested so. `onFinding` gets each result. */
export function takeAwayStep(
  requests: readonly ActionBuildRequest[],
  onFinding: (finding: Finding) => void,
): Step {
  return {
    async run(rehearsal) {
      const api = await startPipelineApi({ ...rehearsal, pipelines: rehearsal.pipelines.all });
      try {
        await takeAway(rehearsal, [...requests], onFinding);
      } finally {
        await api.close();
      }
      return {};
    },
  };
}

async function takeAway(
  rehearsal: Rehearsal,
  requests: readonly ActionBuildRequest[],
  onFinding: (finding: Finding) => void,
): Promise<void> {
  const { progress, region, outcomes, signal } = rehearsal;
  const delivered = await readJudgements(rehearsal);
  const delivery = delivered.filter(({ refusal }) => refusal === undefined).map(({ question }) => question);
  const scenarios: KnownScenario[] = [];
  for (const scenario of [...buildScenarios(requests, rehearsal), pullScenario(rehearsal, outcomes)]) {
    const title = `With all permissions: ${scenario.name}`;
    scenarios.push(await progress.step(title, () => learnScenario(scenario, rehearsal)));
  }
  for (const grant of regionGrants(region.config)) {
    signal.throwIfAborted();
    onFinding(await withoutRegionGrant(grant, rehearsal, { scenarios, delivery }));
  }
  await takeRulesAway(rehearsal, requests, scenarios, onFinding);
  await putBack(rehearsal, scenarios);
}

/** Those of the last environment, which uses the most of the chart. The Roles of the others have the same rules. */
async function takeRulesAway(
  rehearsal: Rehearsal,
  requests: readonly ActionBuildRequest[],
  scenarios: readonly KnownScenario[],
  onFinding: (finding: Finding) => void,
): Promise<void> {
  const { targets, clusters, platform, signal } = rehearsal;
  const target = targets.at(-1);
  const deployed = requests.find(({ project }) => environmentOf(project) === target?.environment);
  const scenario = scenarios.find(({ name }) => name === deployed?.project.name);
  if (target === undefined || scenario === undefined) return;
  const groups = clusters
    .flatMap(({ accessEntries }) => accessEntries)
    .filter(({ principalArn }) => principalArn === target.deployerRoleArn)
    .flatMap((entry) => entry.groups);
  const { environment, namespace } = target;
  for (const grant of ruleGrants(platform, { groups, namespace, stack: `${environment}-namespaces` })) {
    signal.throwIfAborted();
    onFinding(await withoutRule(grant, rehearsal, scenario));
  }
}

/** With everything put back, each scenario ends as it did before. */
async function putBack(rehearsal: Rehearsal, scenarios: readonly Scenario[]): Promise<void> {
  for (const scenario of scenarios)
    await rehearsal.progress.step(`Put back: ${scenario.name}`, () => learnScenario(scenario, rehearsal));
}
