import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTestFolder, type TestFolder } from '../packages/tag-resolver/test/helpers/environment.ts';
import { startGitServer } from '../packages/tag-resolver/test/helpers/git-server.ts';
import { createImportStream, versionOf } from './large-repository.ts';
import { describeRatio, printMeasurements } from './report.ts';
import { type Contender, divideByRound, type Measurements, measureInRounds, median } from './rounds.ts';
import { runCommand } from './run-command.ts';

const size = { commits: 20_000, tags: 5_000 };
const rounds = 11;
const resolverFolder = fileURLToPath(new URL('../packages/tag-resolver', import.meta.url));

/** Runs a program in the bench's folder. */
type Run = (program: string, ...args: string[]) => Promise<{ stdout: string; ms: number }>;

/** What every way is asked, and has to answer. */
interface Question {
  readonly url: string;
  readonly commitId: string;
  readonly imageTag: string;
}

/**
 * How long the image tag of a commit takes: tag-resolver beside the tutorial's clone and beside git's own list of
 * the tags, over HTTP from a server on this machine. Throws when one of them answers with another tag.
 */
export async function benchTag(signal: AbortSignal): Promise<void> {
  const { PATH, HOME } = process.env;
  await runCommand({
    program: process.execPath,
    args: ['--run', 'build'],
    folder: resolverFolder,
    environment: { PATH, HOME },
    signal,
  });
  const folder = createTestFolder();
  try {
    await benchIn(folder, signal);
  } finally {
    folder.remove();
  }
}

async function benchIn(folder: TestFolder, signal: AbortSignal): Promise<void> {
  const { path, environment } = folder;
  const run: Run = (program, ...args) => runCommand({ program, args, folder: path, environment, signal });
  const start = performance.now();
  const input = createImportStream(size);
  await run('git', 'init', '--quiet', '--bare', '--initial-branch=main', 'large.git');
  const args = ['-C', 'large.git', 'fast-import', '--quiet'];
  await runCommand({ program: 'git', args, folder: path, environment, signal, input });
  // As a server keeps it: one pack with a bitmap, and the refs in one file.
  await run('git', '-C', 'large.git', 'repack', '-a', '-d', '-f', '--quiet', '--write-bitmap-index');
  await run('git', '-C', 'large.git', 'pack-refs', '--all');
  const { stdout } = await run('git', '-C', 'large.git', 'rev-parse', 'main');
  console.log(
    `\ntag: a repository of ${size.commits} commits and ${size.tags} tags, ${await packedSize(run)} ` +
      `(made in ${((performance.now() - start) / 1000).toFixed(0)} s), ${rounds} interleaved rounds`,
  );

  const server = await startGitServer(folder, '');
  try {
    const url = server.url('git', 'large.git');
    const question = { url, commitId: stdout.trim(), imageTag: versionOf(size.tags) };
    const contenders = [
      cloneAndPointAt(run, question, join(path, 'clone')),
      listRemoteTags(run, question),
      resolveTag(run, question),
      startNode(run),
    ] as const;
    printReport(await measureInRounds(contenders, rounds));
  } finally {
    server.close();
  }
}

/** How many objects the repository has, and in how many bytes. */
async function packedSize(run: Run): Promise<string> {
  const { stdout } = await run('git', '-C', 'large.git', 'count-objects', '-v');
  const [, objects] = /^in-pack: (\d+)$/m.exec(stdout) ?? [];
  const [, kibibytes] = /^size-pack: (\d+)$/m.exec(stdout) ?? [];
  return `${objects} objects in ${((Number(kibibytes) * 1024) / 1_000_000).toFixed(0)} MB`;
}

function cloneAndPointAt(run: Run, question: Question, clone: string): Contender {
  const name = 'clone, fetch --tags, tag --points-at';
  return {
    name,
    async measure() {
      const { ms: cloneMs } = await run('git', 'clone', '--quiet', question.url, clone);
      const { ms: fetchMs } = await run('git', '-C', clone, 'fetch', '--quiet', '--tags');
      const { stdout, ms } = await run('git', '-C', clone, 'tag', '--points-at', question.commitId);
      verifyAnswer(name, stdout.trim().replace(/^v/, ''), question);
      await rm(clone, { recursive: true });
      return cloneMs + fetchMs + ms;
    },
  };
}

function listRemoteTags(run: Run, question: Question): Contender {
  const name = 'git ls-remote --tags';
  return {
    name,
    async measure() {
      const { stdout, ms } = await run('git', 'ls-remote', '--tags', question.url);
      const line = stdout.split('\n').find((text) => text.startsWith(question.commitId));
      verifyAnswer(name, line?.replace(/^.*refs\/tags\/v(.*?)(\^\{\})?$/, '$1'), question);
      return ms;
    },
  };
}

function resolveTag(run: Run, question: Question): Contender {
  const name = 'tag-resolver';
  return {
    name,
    async measure() {
      const program = join(resolverFolder, 'bin/tag-resolver.js');
      const { stdout, ms } = await run(process.execPath, program, question.url, question.commitId);
      verifyAnswer(name, stdout.trim(), question);
      return ms;
    },
  };
}

function startNode(run: Run): Contender {
  return { name: 'node -e 0', measure: async () => (await run(process.execPath, '-e', '0')).ms };
}

function verifyAnswer(name: string, answer: string | undefined, { commitId, imageTag }: Question): void {
  if (answer === imageTag) return;
  throw new Error(
    `${name} says ${JSON.stringify(answer)} for commit ${commitId}, which is tagged v${imageTag}.`,
  );
}

function printReport(rows: readonly [Measurements, Measurements, Measurements, Measurements]): void {
  const [tutorial, list, resolver, node] = rows;
  printMeasurements({ unit: 'ms', digits: 1, rows, peers: { clone: tutorial, 'ls-remote': list } });
  const faster = describeRatio(divideByRound(tutorial, resolver), { atLeast: 18 });
  const longer = describeRatio(divideByRound(resolver, list), { atMost: 2.2 });
  const [total, git, start] = [resolver, list, node].map(({ values }) => median(values).toFixed(1));
  console.log(`  Each way gave v${versionOf(size.tags)}.`);
  console.log(`  tag-resolver, times faster than the tutorial's way: ${faster}`);
  console.log(`  tag-resolver, times as long as git ls-remote --tags: ${longer}`);
  console.log(
    `  Of tag-resolver's ${total} ms, git alone costs ${git} and the start of an empty program ${start}.`,
  );
}
