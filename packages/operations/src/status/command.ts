import { existsSync } from 'node:fs';
import { styleText } from 'node:util';
import { type Configuration, loadConfiguration } from 'infra';
import { accountOf } from 'infra/config/configuration.ts';
import { serviceNamespace } from 'infra/config/service.ts';
import { UsageError } from 'infra/errors.ts';
import { fromCaller } from 'infra/package-folder.ts';
import { sentenceOf } from 'programs/program-errors.ts';
import { toPrintableJson } from 'tag-resolver';
import { describeAwsError } from '../aws/aws-error.ts';
import { createPipelineClient } from '../aws/pipeline-client.ts';
import { kubectlReader, type ReadRelease } from '../cluster/kubectl.ts';
import { findPlaces, type Place } from '../find-place.ts';
import { statusPermissions } from '../needed-permissions.ts';
import { changesReader } from '../sandbox/in-sandbox.ts';
import { readKeptSandbox } from '../sandbox/kept-sandbox.ts';
import { print, say, withSignals } from '../terminal.ts';
import { type EnvironmentStatus, readStatus, type StatusPlace } from './read-status.ts';
import { statusJson } from './status-json.ts';
import { type Style, statusLines } from './status-text.ts';
import { watch } from './watch.ts';

export interface StatusFlags {
  readonly service?: string;
  readonly kubeconfig?: string;
  readonly watch?: boolean;
  readonly interval: string;
  readonly json?: boolean;
  readonly sandbox?: boolean;
}

/** A day, in seconds. Beyond 24.8 days, a timer of Node ends after 1 ms. */
const longestInterval = 86_400;

/** Runs `pnpm status`. */
export async function runStatus(environment: string | undefined, flags: StatusFlags): Promise<void> {
  const intervalMs = parseInterval(flags.interval);
  const configuration = await loadConfiguration();
  const sandbox = flags.sandbox ? await readKeptSandbox(process.env) : undefined;
  const places = findPlaces(configuration, environment, flags.service).map((place) => ({
    ...withRelease(place, configuration),
    sandbox,
  }));
  const kubeconfig = namedKubeconfig(flags) ?? sandbox?.kubeconfig;
  const readRelease = kubectlReader(kubeconfig, sandbox?.kubectl);
  const read = async () => {
    const { statuses, faults } = await readAll(places, readRelease);
    if (statuses.length === 0 && faults.length > 0) throw faults[0];
    return { text: textOf(statuses, flags), faults };
  };
  const first = await read();
  if (!flags.watch) {
    print(first.text);
    reportFaults(first.faults);
    return;
  }
  const readText = async () => (await read()).text;
  await withSignals((signal) => watch(first.text, readText, { intervalMs, signal }));
}

/** Reports pipelines that could not be read; the others are shown. */
function reportFaults(faults: readonly unknown[]): void {
  for (const fault of faults) say(`status: ${sentenceOf(fault)}`);
  if (faults.length > 0) process.exitCode = 1;
}

/** kubectl takes a file that is missing for an empty one. */
function namedKubeconfig({ kubeconfig }: StatusFlags): string | undefined {
  if (kubeconfig === undefined) return undefined;
  const file = fromCaller(kubeconfig);
  if (existsSync(file)) return file;
  throw new UsageError(`--kubeconfig is ${JSON.stringify(kubeconfig)}, and there is no such file`);
}

function parseInterval(text: string): number {
  const seconds = Number(text);
  if (seconds >= 1 && seconds <= longestInterval) return seconds * 1000;
  throw new UsageError(
    `--interval is ${JSON.stringify(text)}, and must be a number of seconds from 1 to ${longestInterval}`,
  );
}

/** The cluster is in the account of its environment, the pipeline in that of the delivery. */
function withRelease(place: Place, { account, delivery, environments }: Configuration): StatusPlace {
  const { environment, serviceName: releaseName } = place;
  const service = delivery.services.find(({ name }) => name === releaseName);
  const found = environments.find(({ name }) => name === environment);
  const { region, accountId } = accountOf(account, found ?? { name: environment });
  const clusterName = found?.network.clusterName ?? '';
  const namespace = service === undefined ? '' : serviceNamespace(service, environment);
  return { ...place, release: { environment, clusterName, region, accountId, namespace, releaseName } };
}

async function readAll(
  places: readonly StatusPlace[],
  readRelease: ReadRelease,
): Promise<{ readonly statuses: readonly EnvironmentStatus[]; readonly faults: readonly unknown[] }> {
  const byPipeline = Map.groupBy(places, ({ pipelineName }) => pipelineName);
  const statuses = [...byPipeline].map(async ([pipelineName, ofPipeline]) => {
    const [{ region, accountId, sandbox } = { region: '', accountId: '' }] = ofPipeline;
    const place = { region, accountId, pipelineName, sandbox };
    const client = createPipelineClient(place);
    try {
      return await readStatus(ofPipeline, { client, readChanges: changesReader(place), readRelease });
    } catch (error) {
      throw describeAwsError(error, place, statusPermissions(place));
    }
  });
  const byPlace = (await Promise.allSettled(statuses)).flatMap((result) =>
    result.status === 'fulfilled' ? result.value : [result],
  );
  return {
    statuses: byPlace.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : [])),
    faults: byPlace.flatMap((result) => (result.status === 'rejected' ? [result.reason] : [])),
  };
}

function textOf(statuses: readonly EnvironmentStatus[], { json }: StatusFlags): string {
  if (json) return toPrintableJson(JSON.stringify(statuses.map(statusJson)));
  return statuses.map((status) => statusLines(status, terminalStyle).join('\n')).join('\n\n');
}

const formats = { title: 'bold', label: 'dim', attention: 'yellow' } as const;

/** Follows NO_COLOR, and leaves the text as it is on a pipe. */
const terminalStyle: Style = (kind, text) => styleText(formats[kind], text, { stream: process.stdout });
