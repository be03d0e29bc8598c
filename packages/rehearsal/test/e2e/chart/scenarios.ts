import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ChartCluster } from './chart-cluster.ts';

/** The chart under test. */
export const chartDirectory = fileURLToPath(new URL('../../../../../charts/hello-service', import.meta.url));

const valuesFlag = (...path: string[]) => `--values=${join(chartDirectory, ...path)}`;
const anImage = ['--set-string=image.repository=hello-service', '--set-string=image.tag=1.0.2'];
const ownHost = (name: string) => `--set-string=ingress.hosts[0].host=${name}.example.com`;
const filesOf = (folder: string) => readdirSync(join(chartDirectory, folder));

/** The values file of each scenario: `node-port` is ci/node-port-values.yaml, `staging` test/environments/staging.yaml. */
const flagsByScenario = new Map<string, readonly string[]>([
  ...filesOf('ci').map((file) => [file.replace('-values.yaml', ''), [valuesFlag('ci', file)]] as const),
  ...filesOf('test/environments').map((file) => {
    const name = file.replace('.yaml', '');
    return [name, [valuesFlag('test/environments', file), ...anImage, ownHost(name)]] as const;
  }),
]);

/** The names of all scenarios. */
export const scenarios: readonly string[] = [...flagsByScenario.keys()];

const flagsOf = (scenario: string): readonly string[] => flagsByScenario.get(scenario) ?? [];

/** The rendered manifests of a scenario. */
export function renderScenario(cluster: ChartCluster, scenario: string, namespace: string): Promise<string> {
  return cluster.asDeployer.helm([
    ...['template', scenario, chartDirectory, `--namespace=${namespace}`, ...flagsOf(scenario)],
  ]);
}

/** Rolls out a scenario under its own name with the image of the rehearsal, and waits as the pipeline does. */
export async function rollOut(
  cluster: ChartCluster,
  scenario: string,
  namespace: string,
  flags: readonly string[] = [],
): Promise<void> {
  const { repository, digest } = cluster.image;
  await cluster.asDeployer.helm([
    ...['upgrade', scenario, chartDirectory, '--install', `--namespace=${namespace}`, ...flagsOf(scenario)],
    ...[`--set-string=image.repository=${repository}`, `--set-string=image.digest=${digest}`, ...flags],
    ...['--rollback-on-failure', '--wait', '--timeout=2m', '--hide-notes', '--disable-openapi-validation'],
  ]);
}

/**
 * Rolls out a scenario, runs `helm test`, and uninstalls it.
 * @returns the output of the test pod.
 */
export async function tryScenario(
  cluster: ChartCluster,
  scenario: string,
  namespace: string,
): Promise<string> {
  const { helm } = cluster.asDeployer;
  const where = `--namespace=${namespace}`;
  await rollOut(cluster, scenario, namespace);
  const told = await helm(['test', scenario, where, '--logs', '--timeout=1m']);
  await helm(['uninstall', scenario, where, '--wait=hookOnly']);
  return told;
}
