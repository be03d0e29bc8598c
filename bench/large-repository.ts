/** The size of the repository that the tag bench asks. */
export interface RepositorySize {
  readonly commits: number;
  readonly tags: number;
}

const firstCommitTime = 1_700_000_000;
const filesPerFolder = 25;
const folders = 40;

/**
 * The input of `git fast-import` for a repository in which each commit changes a file and the version tags are
 * spread evenly, every other one annotated. The last commit carries the highest version.
 */
export function* createImportStream({ commits, tags }: RepositorySize): Generator<string> {
  const commitsPerTag = Math.floor(commits / tags);
  for (let number = 1; number <= commits; number += 1) {
    yield describeCommit(number);
    if (number % commitsPerTag === 0) yield describeTag(number / commitsPerTag, number);
  }
}

/** The version of the tag with a number, counted from 1: no two are the same and they rise. */
export function versionOf(tagNumber: number): string {
  return `${Math.floor(tagNumber / 100)}.${Math.floor(tagNumber / 10) % 10}.${tagNumber % 10}`;
}

function describeCommit(number: number): string {
  const file = number % (folders * filesPerFolder);
  const path = `src/room-${file % folders}/file-${Math.floor(file / folders)}.txt`;
  const lines = Array.from(
    { length: 12 },
    (_, line) => `line ${line} was written by change ${number * 7919}\n`,
  );
  return (
    `commit refs/heads/main\nmark :${number}\ncommitter ${signature(number)}\n` +
    `${data(`Change ${path} (#${number})\n`)}M 100644 inline ${path}\n${data(lines.join(''))}\n`
  );
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
