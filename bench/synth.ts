import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeRatio, printMeasurements } from './report.ts';
import { type Contender, divideByRound, type Measurements, measureInRounds, median } from './rounds.ts';
import { runCommand } from './run-command.ts';

const rounds = 9;
const megabyte = 1_000_000;
const infraFolder = fileURLToPath(new URL('../packages/infra', import.meta.url));
const generator = fileURLToPath(new URL('./synthesize-environments.ts', import.meta.url));
const cdktf = createRequire(join(infraFolder, 'package.json')).resolve('cdktf-cli/bundle/bin/cdktf');
const program = 'src/bundled-synth.js';
const nodeSettings = ['--import', './src/node-settings.js'];

/** Prints the most memory that the process had, in bytes, when it ends. */
const reportPeakMemory = `data:text/javascript,process.on('exit',()=>console.log(process.resourceUsage().maxRSS*1024))`;

/** Runs Node in the folder of packages/infra; stacks go to `output`. */
type RunNode = (
  args: readonly string[],
  options?: { readonly output?: string; readonly environment?: NodeJS.ProcessEnv },
) => Promise<{ stdout: string; ms: number }>;

/**
 * How long all stacks of this repository's environments take: plain Node beside `cdktf synth` and beside Node that
 * imports cdktf and nothing else; how much memory it takes; and how it grows with the environments. Throws when the
 * two ways write different stacks.
 */
export async function benchSynth(signal: AbortSignal): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-synth-'));
  try {
    const { PATH } = process.env;
    const runNode: RunNode = (args, { output = folder, environment = {} } = {}) =>
      runCommand({
        program: process.execPath,
        args,
        folder: infraFolder,
        environment: { PATH, HOME: folder, CHECKPOINT_DISABLE: '1', CDKTF_OUTDIR: output, ...environment },
        signal,
      });
    await compareWithCdktf(runNode, folder);
    await printPeakMemory(runNode, folder);
    await printGrowth(runNode, folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function compareWithCdktf(runNode: RunNode, folder: string): Promise<void> {
  const [plain, cli] = [join(folder, 'node'), join(folder, 'cdktf')];
  for (const output of [plain, cli]) await mkdir(output);
  const contenders = [
    contender(`node ${program}`, () => runNode([program], { output: plain })),
    contender('the same, from its sources', () =>
      runNode([...nodeSettings, 'src/main.ts'], { output: plain }),
    ),
    contender('the same, nothing kept from before', async () => {
      await rm(join(infraFolder, 'dist'), { recursive: true, force: true });
      return runNode([program], { output: plain, environment: { NODE_DISABLE_COMPILE_CACHE: '1' } });
    }),
    contender('cdktf synth', () => runNode([cdktf, 'synth', '--output', cli])),
    contender('node that imports cdktf', () => runNode(['--input-type=module', '-e', "import 'cdktf'"])),
  ] as const;
  console.log(`\nsynth: all stacks of this repository, ${rounds} interleaved rounds`);
  const rows = await measureInRounds(contenders, rounds);
  const count = await verifySameStacks(plain, cli);
  printReport(rows);
  console.log(`  Both ways wrote the same ${count} stacks.`);
}

function contender(name: string, run: () => Promise<{ ms: number }>): Contender {
  return { name, measure: async () => (await run()).ms };
}

/** The number of stacks; throws when a file differs. */
async function verifySameStacks(one: string, other: string): Promise<number> {
  const names = await readdir(join(one, 'stacks'));
  for (const name of names) {
    const [text, otherText] = await Promise.all(
      [one, other].map((folder) => readFile(join(folder, 'stacks', name, 'cdk.tf.json'), 'utf8')),
    );
    if (text !== otherText) throw new Error(`cdktf synth wrote another ${name} than node ${program}.`);
  }
  return names.length;
}

function printReport(
  rows: readonly [Measurements, Measurements, Measurements, Measurements, Measurements],
): void {
  const [node, , , cli, importing] = rows;
  printMeasurements({ unit: 'ms', digits: 0, rows, peers: { 'cdktf synth': cli, import: importing } });
  const faster = describeRatio(divideByRound(cli, node), { atLeast: 6 });
  const longer = describeRatio(divideByRound(node, importing), { atMost: 3 });
  console.log(`  times faster than cdktf synth: ${faster}`);
  console.log(`  times as long as the import alone: ${longer}`);
}

async function printPeakMemory(runNode: RunNode, folder: string): Promise<void> {
  const output = join(folder, 'node');
  const args = ['--import', reportPeakMemory, program];
  const values: number[] = [];
  for (let run = 0; run < 3; run += 1)
    values.push(Number((await runNode(args, { output })).stdout.trim().split('\n').at(-1)) / megabyte);
  const peak = Math.max(...values);
  console.log(`  peak memory: ${peak.toFixed(0)} MB (goal: under 200, ${peak < 200 ? 'met' : 'missed'})`);
}

async function printGrowth(runNode: RunNode, folder: string): Promise<void> {
  const counts = [3, 10, 30] as const;
  const contenders = await Promise.all(
    counts.map(async (count) => {
      const output = join(folder, `${count}-environments`);
      await mkdir(output);
      const args = [...nodeSettings, generator, String(count)];
      return contender(`${count} environments`, () => runNode(args, { output }));
    }),
  );
  const rows = await measureInRounds(contenders, 5);
  printMeasurements({ unit: 'ms', digits: 0, rows, peers: rows[0] ? { 'three environments': rows[0] } : {} });
  const times = rows.map(({ values }) => median(values));
  const costs = counts.slice(1).map((count, index) => {
    const [more = Number.NaN, less = Number.NaN] = [times[index + 1], times[index]];
    return (more - less) / (count - (counts[index] ?? Number.NaN));
  });
  const [first = Number.NaN, then = Number.NaN] = costs;
  const outcome = then / first <= 1.5 ? 'near linear' : 'not linear';
  console.log(
    `  One more environment costs ${first.toFixed(0)} ms from 3 to 10, ${then.toFixed(0)} ms from 10 to 30: ${outcome}.`,
  );
}
