import { chartCluster, type Delivered } from './chart/chart-cluster.ts';
import { describeManifests, resourcesOf } from './chart/describe-manifests.ts';
import { describeReleases } from './chart/describe-releases.ts';
import { provideJudges } from './chart/judges.ts';
import { letRequestsIn, makeNamespace } from './chart/own-namespace.ts';
import { renderScenario, scenarios } from './chart/scenarios.ts';
import { writeSchemas } from './chart/strict-schemas.ts';

const namespace = 'chart-scenarios';

/** The chart on the cluster of a kept rehearsal: checked, rolled out in every scenario, and under load. */
export function describeChart(delivered: () => Delivered): void {
  describe('the chart on its cluster', () => chartTests(delivered));
}

function chartTests(delivered: () => Delivered): void {
  before(provideJudges);
  // Otherwise the kubelet would probe its pods until the end of the cluster.
  after(() => cluster.kubectl(['delete', 'namespace', namespace, '--wait=false']));
  const cluster = chartCluster(delivered);
  const manifests = new Map<string, string>();
  let schemas = '';
  before(async () => {
    await makeNamespace(cluster, namespace);
    await letRequestsIn(cluster, namespace);
    for (const scenario of scenarios)
      manifests.set(scenario, await renderScenario(cluster, scenario, namespace));
    const kinds = [...manifests.values()].flatMap(resourcesOf);
    schemas = await writeSchemas(cluster, kinds);
  });
  const manifestsOf = (scenario: string) => manifests.get(scenario) ?? '';

  describeManifests({ cluster, namespace, manifestsOf, schemas: () => schemas });
  describeReleases(cluster, namespace, delivered);
}
