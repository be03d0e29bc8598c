import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeRatio, printMeasurements } from './report.ts';
import { type Contender, divideByRound, measureInRounds } from './rounds.ts';
import { runCommand } from './run-command.ts';

type Run = (program: string, args: readonly string[]) => Promise<{ stdout: string }>;

const rounds = 3;
const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * How long a whole rehearsal of HEAD takes, warm, beside that of an earlier commit: by default the newest release. Each runs
 * its own commit, one after the other. The warm-up installs what each of them needs.
 */
export async function benchRehearsal(signal: AbortSignal, against: string | undefined): Promise<void> {
  // pnpm tells the scripts it runs not to install, which the earlier commit's clone has to.
  const { pnpm_config_verify_deps_before_run: _, ...environment } = process.env;
  const run = async (program: string, args: readonly string[], folder = root) =>
    runCommand({ program, args, folder, environment, signal });
  const earlier = against === undefined ? await newestRelease(run) : await commitOf(run, against);
  if (earlier === undefined) {
    console.log(
      '\nrehearsal: there is no release to compare with; type pnpm bench rehearsal --against <commit>',
    );
    return;
  }
  const folder = await mkdtemp(join(tmpdir(), 'bench-rehearsal-'));
  try {
    await run('git', ['clone', '--quiet', '--no-checkout', root, folder]);
    await run('git', ['checkout', '--quiet', '--detach', earlier], folder);
    const contender = (name: string, checkout: string): Contender => ({
      name,
      measure: async () => {
        const words = ['--yes', 'pnpm', 'rehearse', '--approve', 'all'];
        return (await run('npx', words, checkout)).ms / 1000;
      },
    });
    console.log(`\nrehearsal: all of it, warm, ${rounds} rounds in turns`);
    const rows = await measureInRounds([contender('HEAD', root), contender(earlier, folder)], rounds);
    printMeasurements({ unit: 'seconds', digits: 1, rows, peers: { [earlier]: rows[1] } });
    const ratios = divideByRound(...rows);
    console.log(`  HEAD : ${earlier} = ${describeRatio(ratios, { atMost: 0.55 })}`);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function commitOf(run: Run, name: string): Promise<string> {
  try {
    const words = ['rev-parse', '--verify', '--short=10', '--end-of-options', `${name}^{commit}`];
    return (await run('git', words)).stdout.trim();
  } catch {
    throw new Error(`This clone has no commit ${JSON.stringify(name)}; give --against another one.`);
  }
}

async function newestRelease(run: Run): Promise<string | undefined> {
  const tags = (await run('git', ['tag', '--merged', 'HEAD', '--sort=-v:refname', 'v*'])).stdout;
  return tags.split('\n').find((tag) => tag !== '');
}
