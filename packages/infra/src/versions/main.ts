import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { endWithReader } from 'tag-resolver';
import { runAws } from '../ask-aws.ts';
import { kubernetesVersions } from '../config/kubernetes-versions.ts';
import { reportFault, UsageError } from '../errors.ts';
import { fromCaller } from '../package-folder.ts';
import { findNewer } from './find-newer.ts';
import { type Answers, allQuestions } from './questions.ts';

const usage =
  'type: pnpm versions, pnpm versions --check [--save FILE], or pnpm versions --check --from FILE.';

/** Prints the table of versions. With --check prints newer versions in AWS, and exits with 1 if there are any. */
async function main(words: readonly string[]): Promise<void> {
  const { check, from, save } = parseFlags(words);
  if (!check) return printTable();
  const answers = from === undefined ? await answersOfAws() : await readAnswers(from);
  if (save !== undefined) await writeFile(fromCaller(save), `${JSON.stringify(answers, undefined, 2)}\n`);
  const newer = findNewer(answers);
  for (const line of newer) console.log(line);
  if (newer.length === 0) return;
  console.error(
    'The table is packages/infra/src/config/kubernetes-versions.ts; docs/how-to/upgrade-kubernetes.md says what moves it.',
  );
  process.exitCode = 1;
}

function parseFlags(words: readonly string[]) {
  const options = { check: { type: 'boolean' }, from: { type: 'string' }, save: { type: 'string' } } as const;
  try {
    const { values } = parseArgs({ args: [...words], options });
    const isAlone = values.from === undefined && values.save === undefined;
    if (values.check === true ? values.from === undefined || values.save === undefined : isAlone)
      return values;
  } catch {
    // reported below
  }
  throw new UsageError(`pnpm versions does not take ${words.join(' ')}; ${usage}`);
}

function printTable(): void {
  for (const [minor, { supportEnds, nodeRelease, clusterAutoscaler, addons }] of kubernetesVersions)
    for (const [name, version] of Object.entries({ supportEnds, nodeRelease, clusterAutoscaler, ...addons }))
      console.log(`${minor} ${name} ${version}`);
}

/** Asks AWS one question after the other, in the region of the caller's AWS configuration. */
async function answersOfAws(): Promise<Answers> {
  const answers: Record<string, unknown> = {};
  for (const question of allQuestions()) {
    const { code, exitCode, stdout, reason } = await runAws([...question.split(' '), '--output', 'json']);
    if (code === 'ENOENT')
      throw new UsageError('aws is not on PATH: install the AWS CLI, or give answers by --from FILE.');
    if (exitCode !== 0) throw new UsageError(`\`aws ${question}\` failed: ${reason}`);
    answers[question] = parseJson(stdout, `aws ${question}`);
  }
  return answers;
}

async function readAnswers(file: string): Promise<Answers> {
  const text = await readFile(fromCaller(file), 'utf8').catch((error: Error) => {
    throw new UsageError(`${file} can't be read: ${error.message}`);
  });
  const answers = parseJson(text, file);
  if (typeof answers === 'object' && answers !== null && !Array.isArray(answers)) return answers as Answers;
  throw new UsageError(`${file} holds no answers; pnpm versions --check --save FILE writes such a file.`);
}

function parseJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`${source} is no JSON: ${JSON.stringify(text.slice(0, 100))}`);
  }
}

endWithReader();
await main(process.argv.slice(2)).catch(reportFault);
