import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type BuildMachine, runInMachine } from '../packages/local-aws/src/codebuild/build-machine.ts';
import {
  type PipelineStack,
  pipelineStacks,
} from '../packages/local-aws/src/delivery-stack/delivery-stack.ts';
import { shellLine, shellWord } from '../packages/programs/src/shell-word.ts';
import type { Progress } from '../packages/rehearsal/src/progress.ts';
import type { Step } from '../packages/rehearsal/src/recipe.ts';
import type { Rehearsal } from '../packages/rehearsal/src/rehearsal.ts';
import { rehearse } from '../packages/rehearsal/src/rehearse.ts';
import { pushAndRun, startPipelineApi } from '../packages/rehearsal/src/steps/deliver.ts';
import { serviceFolders } from '../packages/rehearsal/src/steps/deploy-targets.ts';
import { createRunningPipelines } from '../packages/rehearsal/src/steps/running-pipelines.ts';
import { commitRelease } from '../packages/rehearsal/src/steps/source-checkout.ts';
import { describeRatio, printMeasurements } from './report.ts';
import { type Contender, divideByRound, measureInRounds, median } from './rounds.ts';

const rounds = 5;
const overheadLimitSeconds = 3;

/** Seconds of the parts of one delivery, in their order. */
type Parts = Map<string, number>;

/** One contender: its parts of each round, the warm-up included. */
interface Way {
  readonly name: string;
  readonly rounds: Parts[];
  deliver(version: string): Promise<Parts>;
}

/**
 * How long it takes from a push until the first environment answers with the new version, beside the same application
 * delivered by hand: bundled, `docker build`, `docker push`, `helm upgrade --wait`. Both run in the cluster of a rehearsal, in
 * turns, warm.
 */
export async function benchDelivery(signal: AbortSignal): Promise<void> {
  const silent: Progress = {
    step: (_, work) => work(() => {}),
    note: () => {},
    requestAnswered: () => {},
    pipelineEvent: () => {},
    ask: async () => 'no',
    finish: () => {},
    fail: () => {},
  };
  console.log(`\ndelivery: one commit to the first environment, ${rounds} rounds in turns`);
  const steps: Step[] = [{ run: measure }];
  await rehearse({ progress: silent, signal, approve: 'none', keep: false, mayInstall: true, steps });
}

async function measure(rehearsal: Rehearsal): Promise<Partial<Rehearsal>> {
  const { context, pipelines, way } = pipelineWay(rehearsal);
  const api = await startPipelineApi({ ...context, pipelines });
  try {
    await compare([way, await handWay(rehearsal)]);
  } finally {
    await api.close();
  }
  return {};
}

async function compare(ways: readonly [Way, Way]): Promise<void> {
  let count = 0;
  const contenders = ways.map(
    (way): Contender => ({
      name: way.name,
      async measure() {
        count += 1;
        const parts = await way.deliver(`3.0.${count}`);
        way.rounds.push(parts);
        return [...parts.values()].reduce((sum, seconds) => sum + seconds, 0);
      },
    }),
  );
  const [pipeline, hand] = await measureInRounds(contenders, rounds);
  if (pipeline === undefined || hand === undefined) throw new Error('nothing was measured');
  printMeasurements({ unit: 'seconds', digits: 1, rows: [pipeline, hand], peers: { 'by hand': hand } });
  for (const way of ways) printParts(way);
  console.log(`  relative to by hand: ${describeRatio(divideByRound(pipeline, hand), { atMost: 1.3 })}`);
  const overhead = median(pipeline.values.map((seconds, round) => seconds - (hand.values[round] ?? 0)));
  const outcome = overhead <= overheadLimitSeconds ? 'met' : 'missed';
  console.log(
    `  seconds above by hand: ${overhead.toFixed(1)} (goal: at most ${overheadLimitSeconds}, ${outcome})`,
  );
}

function printParts({ name, rounds: measured }: Way): void {
  const [, ...counted] = measured;
  const names = [...(counted[0]?.keys() ?? [])];
  const parts = names.map((part) => {
    const seconds = median(counted.map((round) => round.get(part) ?? 0));
    return `${part} ${seconds.toFixed(1)}`;
  });
  console.log(`  ${name}, seconds of each part: ${parts.join(', ')}`);
}

/** The push, the synthesized pipeline and the buildspecs; its first approval is refused. */
function pipelineWay(rehearsal: Rehearsal) {
  const { source, stack } = rehearsal;
  const parts: Parts = new Map();
  const progress: Progress = {
    ...rehearsal.progress,
    async step(title, work) {
      const [result, seconds] = await time(() => work(() => {}));
      parts.set(title.replace(/^(git push) .*/, '$1'), seconds);
      return result;
    },
  };
  const context = { ...rehearsal, progress };
  const pipelines = createRunningPipelines(context).all.slice(0, 1);
  const way: Way = {
    name: 'the pipeline',
    rounds: [],
    async deliver(version) {
      parts.clear();
      const commitId = await commitRelease(source.directory, {
        version,
        tags: [],
        folders: serviceFolders(stack),
      });
      await pushAndRun(context, pipelines, { commitId });
      return new Map(parts);
    },
  };
  return { context, pipelines, way };
}

/** What a person types in a clone with its packages installed. */
async function handWay(rehearsal: Rehearsal): Promise<Way> {
  const { source, site, stack, kube, cluster, paths } = rehearsal;
  const home = join(paths.run, 'hand');
  await mkdir(home);
  await site.machine.createHome(home);
  const machine: BuildMachine = {
    ...site.machine,
    environment: { ...site.machine.environment, HOME: home, KUBECONFIG: cluster.adminKubeconfig },
    path: `${kube.directory}:${site.machine.path}`,
  };
  const type = (command: string) =>
    runInMachine(machine, 'bash', ['-ec', `cd ${shellWord(source.directory)}; ${command}`]);
  await type(
    'npx --yes "$(node -p "require(\'./package.json\').packageManager")" install --frozen-lockfile --trust-lockfile --prod --offline',
  );
  const [first] = pipelineStacks(stack);
  const variables = first && variablesOfDelivery(first);
  await type(loginCommand(rehearsal, first, variables?.get('IMAGE_REPOSITORY_URI')?.split('/')[0] ?? ''));
  const authority = join(paths.pki, 'ca.crt');
  return {
    name: 'by hand',
    rounds: [],
    async deliver(version) {
      const commitId = await commitRelease(source.directory, {
        version,
        tags: [],
        folders: serviceFolders(stack),
      });
      const release = {
        version,
        commitId,
        authority,
        variable: (name: string) => variables?.get(name) ?? '',
      };
      const parts: Parts = new Map();
      for (const [name, command] of Object.entries(handCommands(release)))
        parts.set(name, (await time(() => type(command)))[1]);
      return parts;
    },
  };
}

/** Logs docker in with the keys of the build; once, since ECR's password is good for 12 hours. */
function loginCommand(
  { site, stack }: Rehearsal,
  pipeline: PipelineStack | undefined,
  registry: string,
): string {
  const actions = pipeline?.pipeline.stages.flatMap((stage) => stage.actions) ?? [];
  const [project = ''] = actions.flatMap(({ configuration }) => configuration['ProjectName'] ?? []);
  const keys = `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=${shellWord(site.credentialsPaths[project] ?? '')}`;
  const password = `${keys} aws ecr get-login-password --region ${stack.region}`;
  return `${password} | docker login --username AWS --password-stdin ${shellWord(registry)}`;
}

/** The variables of the pipeline's build and of its first deployment. */
function variablesOfDelivery({ pipeline, projects }: PipelineStack): ReadonlyMap<string, string> {
  const actions = pipeline.stages.flatMap((stage) => stage.actions);
  const names = actions.flatMap(({ configuration }) => configuration['ProjectName'] ?? []);
  const found = names.slice(0, 2).flatMap((name) => projects.get(name)?.environmentVariables ?? []);
  return new Map(found.map(({ name, value }) => [name, value]));
}

interface HandRelease {
  readonly version: string;
  readonly commitId: string;
  /** The file of the load balancers' certificate authority. */
  readonly authority: string;
  /** A variable of the build or of the deployment. */
  variable(name: string): string;
}

/** The commands of a delivery by hand, by their names in the report. */
function handCommands({
  version,
  commitId,
  authority,
  variable,
}: HandRelease): Readonly<Record<string, string>> {
  const [repository, host] = [variable('IMAGE_REPOSITORY_URI'), variable('SERVICE_HOST')];
  const [folder, chart] = [variable('SERVICE_FOLDER'), variable('CHART_FOLDER')];
  const image = `${repository}:${version}`;
  const labels = [`VERSION=${version}`, `REVISION=${commitId}`].flatMap((label) => ['--build-arg', label]);
  const values = [
    ...[`image.repository=${repository}`, `image.tag=${version}`, `image.commit=${commitId}`],
    `ingress.hosts[0].host=${host}`,
  ].flatMap((value) => ['--set-string', value]);
  const upgrade = ['helm', 'upgrade', variable('RELEASE_NAME'), chart, '--install', '--wait'];
  upgrade.push('--namespace', variable('NAMESPACE'), '--force-conflicts', ...values);
  upgrade.push('--values', `${chart}/environments/${variable('ENVIRONMENT')}.yaml`);
  const curl = ['curl', '--silent', '--show-error', '--cacert', authority, `https://${host}/version`];
  return {
    bundle: `cd ${shellWord(folder)}; node --run build`,
    'docker build': shellLine(['docker', 'build', ...labels, '--tag', image, folder]),
    'docker push': shellLine(['docker', 'push', image]),
    'helm upgrade': shellLine(upgrade),
    // The last of the old pods may still answer.
    curl: `until ${shellLine(curl)} | grep --quiet --fixed-strings ${shellWord(commitId)}; do sleep 0.1; done`,
  };
}

/** Runs the work, and returns its result and seconds. */
async function time<T>(work: () => Promise<T>): Promise<readonly [T, number]> {
  const start = performance.now();
  const result = await work();
  return [result, (performance.now() - start) / 1000];
}
