import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { KeptCluster } from './kept-cluster.ts';

/** The chart under test. */
export const chartDirectory = fileURLToPath(new URL('../../../../../charts/hello-service', import.meta.url));

/** Its scenarios: `node-port` is ci/node-port-values.yaml. */
export const scenarios = readdirSync(join(chartDirectory, 'ci')).map((file) =>
  file.replace(/-values\.yaml$/, ''),
);

const valuesFlag = (scenario: string) => `--values=${join(chartDirectory, 'ci', `${scenario}-values.yaml`)}`;

/** What a scenario renders, as one text. */
export function renderScenario(cluster: KeptCluster, scenario: string, namespace: string): Promise<string> {
  return cluster.asDeployer.helm([
    ...['template', scenario, chartDirectory, `--namespace=${namespace}`, valuesFlag(scenario)],
  ]);
}

/** Rolls a scenario out under its own name with the image of the rehearsal, and waits, as the pipeline does. */
export async function rollOut(
  cluster: KeptCluster,
  scenario: string,
  namespace: string,
  flags: readonly string[] = [],
): Promise<void> {
  const { repository, digest } = cluster.image;
  await cluster.asDeployer.helm([
    ...['upgrade', scenario, chartDirectory, '--install', `--namespace=${namespace}`, valuesFlag(scenario)],
    ...[`--set-string=image.repository=${repository}`, `--set-string=image.digest=${digest}`, ...flags],
    ...['--rollback-on-failure', '--wait', '--timeout=2m', '--hide-notes'],
  ]);
}

/**
 * Rolls a scenario out, asks it by `helm test`, and takes it away.
 * @returns what the pod of the test printed.
 */
export async function tryScenario(
  cluster: KeptCluster,
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
