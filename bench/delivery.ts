import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type BuildMachine, runInMachine } from '../packages/local-aws/src/codebuild/build-machine.ts';
import { shellLine, shellWord } from '../packages/programs/src/shell-word.ts';
import type { Progress } from '../packages/rehearsal/src/progress.ts';
import type { Rehearsal, Step } from '../packages/rehearsal/src/recipe.ts';
import { rehearse } from '../packages/rehearsal/src/rehearse.ts';
import { createRunningPipelines, pushAndRun } from '../packages/rehearsal/src/steps/deliver.ts';
import { type DeployTarget, serviceFolders } from '../packages/rehearsal/src/steps/deploy-targets.ts';
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
    ask: async () => 'no',
    finish: () => {},
    fail: () => {},
  };
  console.log(`\ndelivery: one commit to the first environment, ${rounds} rounds in turns`);
  const steps: Step[] = [{ run: measure }];
  await rehearse({ progress: silent, signal, approve: 'none', keep: false, mayInstall: true, steps });
}

async function measure(rehearsal: Rehearsal): Promise<Partial<Rehearsal>> {
  const [target] = rehearsal.targets;
  if (target === undefined) throw new Error('environments/delivery.ts names no environment.');
  let count = 0;
  const ways = [pipelineWay(rehearsal), await handWay(rehearsal, target)] as const;
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
  return {};
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
function pipelineWay(rehearsal: Rehearsal): Way {
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
  const pipelines = createRunningPipelines(context).slice(0, 1);
  return {
    name: 'the pipeline',
    rounds: [],
    async deliver(version) {
      parts.clear();
      const commitId = await commitRelease(source.directory, version, serviceFolders(stack));
      await pushAndRun(context, pipelines, { commitId });
      return new Map(parts);
    },
  };
}

/** What a person types in a clone with its packages installed. */
async function handWay(rehearsal: Rehearsal, target: DeployTarget): Promise<Way> {
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
  const variables = [...stack.projects.values()]
    .map(({ environmentVariables }) => new Map(environmentVariables.map(({ name, value }) => [name, value])))
    .find((each) => each.get('ENVIRONMENT') === target.environment);
  const repository = variables?.get('IMAGE_REPOSITORY_URI') ?? '';
  const host = variables?.get('SERVICE_HOST') ?? '';
  return {
    name: 'by hand',
    rounds: [],
    async deliver(version) {
      const commitId = await commitRelease(source.directory, version, serviceFolders(stack));
      const release = {
        repository,
        host,
        version,
        commitId,
        authority: join(paths.pki, 'ca.crt'),
        ...target,
      };
      const parts: Parts = new Map();
      for (const [name, command] of Object.entries(handCommands(release)))
        parts.set(name, (await time(() => type(command)))[1]);
      return parts;
    },
  };
}

interface HandRelease extends DeployTarget {
  readonly repository: string;
  readonly host: string;
  readonly version: string;
  readonly commitId: string;
  /** The file of the load balancers' certificate authority. */
  readonly authority: string;
}

/** The commands of a delivery by hand, by their names in the report. */
function handCommands(release: HandRelease): Readonly<Record<string, string>> {
  const { repository, host, version, commitId, authority, namespace, releaseName, environment } = release;
  const image = `${repository}:${version}`;
  const labels = [`VERSION=${version}`, `REVISION=${commitId}`].flatMap((label) => ['--build-arg', label]);
  const values = [
    ...[`image.repository=${repository}`, `image.tag=${version}`, `image.commit=${commitId}`],
    `ingress.hosts[0].host=${host}`,
  ].flatMap((value) => ['--set-string', value]);
  const upgrade = ['helm', 'upgrade', releaseName, 'charts/hello-service', '--install', '--wait'];
  upgrade.push('--namespace', namespace, '--force-conflicts', ...values);
  upgrade.push('--values', `charts/hello-service/environments/${environment}.yaml`);
  const curl = ['curl', '--silent', '--show-error', '--cacert', authority, `https://${host}/version`];
  return {
    bundle: 'cd packages/hello-service; node --run build',
    'docker build': shellLine(['docker', 'build', ...labels, '--tag', image, 'packages/hello-service']),
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
