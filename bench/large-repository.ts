/** The size of the repository that the tag bench asks. */
export interface RepositorySize {
  readonly commits: number;
  readonly tags: number;
}

const firstCommitTime = 1_700_000_000;
// Modelled on helm's own repository, which had 20,725 commits on 2026-08-20: 2,011 files of 2 kB, and the last 2,000
// commits that are no merges wrote 52 lines each.
const folders = 80;
const filesPerFolder = 25;
const linesPerFile = 56;
const filesPerCommit = 3;
const linesPerChange = 17;

/**
 * The input of `git fast-import` for a repository in which each commit changes some files and the version tags are
 * spread evenly, every other one annotated. The last commit carries the highest version. The same each time.
 */
export function* createImportStream({ commits, tags }: RepositorySize): Generator<string> {
  const commitsPerTag = Math.floor(commits / tags);
  const random = createRandom(1);
  const files = Array.from({ length: folders * filesPerFolder }, () => newLines(linesPerFile, random));
  for (let number = 1; number <= commits; number += 1) {
    yield describeCommit(number, files, random);
    if (number % commitsPerTag === 0) yield describeTag(number / commitsPerTag, number);
  }
}

/** The version of the tag with a number, counted from 1: no two are the same and they rise. */
export function versionOf(tagNumber: number): string {
  return `${Math.floor(tagNumber / 100)}.${Math.floor(tagNumber / 10) % 10}.${tagNumber % 10}`;
}

/** Whole numbers from 0 up to and without a bound: xorshift, of a seed that is not 0. */
type Random = (bound: number) => number;

function createRandom(seed: number): Random {
  let state = seed;
  return (bound) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % bound;
  };
}

function newLines(count: number, random: Random): string[] {
  return Array.from({ length: count }, () => `${Array.from({ length: 6 }, () => word(random)).join(' ')}\n`);
}

/** One of 4,096 words of five characters. */
function word(random: Random): string {
  return random(4096).toString(7).padStart(5, 'word');
}

/** Files near to one another change together: a folder's, with one new passage in each. */
function describeCommit(number: number, files: string[][], random: Random): string {
  const folder = random(folders);
  let text = `commit refs/heads/main\nmark :${number}\ncommitter ${signature(number)}\n`;
  text += data(`Change ${newLines(1, random)[0]?.trim()} (#${number})\n`);
  const first = random(filesPerFolder);
  for (let change = 0; change < filesPerCommit; change += 1) {
    const index = (first + change) % filesPerFolder;
    const lines = files[folder * filesPerFolder + index] ?? [];
    lines.splice(random(linesPerFile - linesPerChange), linesPerChange, ...newLines(linesPerChange, random));
    text += `M 100644 inline room-${folder}/file-${index}.txt\n${data(lines.join(''))}`;
  }
  return `${text}\n`;
}

function describeTag(tagNumber: number, commitNumber: number): string {
  const name = `v${versionOf(tagNumber)}`;
  if (tagNumber % 2 === 1) return `reset refs/tags/${name}\nfrom :${commitNumber}\n\n`;
  return `tag ${name}\nfrom :${commitNumber}\ntagger ${signature(commitNumber)}\n${data(`Release ${name}\n`)}`;
}

function signature(number: number): string {
  return `Ada <ada@example.com> ${firstCommitTime + number * 60} +0000`;
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}
