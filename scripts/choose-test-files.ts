/** Words that name no test file: one sentence of what is wrong and what to type. */
export class TestWordError extends Error {
  override name = 'TestWordError';
}

/**
 * The files whose path contains one of the words; without a word, all of them.
 * @param command what was typed before the words
 * @throws TestWordError naming a word that no path contains: it is a slip, and the others alone are not what was meant.
 */
export function chooseTestFiles(
  files: readonly string[],
  words: readonly string[],
  command: string,
): string[] {
  // pnpm hands on the `--` by which npm's users part a script's words from npm's own.
  const parts = words[0] === '--' ? words.slice(1) : words;
  const unknown = parts.find((part) => !files.some((file) => file.includes(part)));
  if (unknown !== undefined)
    throw new TestWordError(
      `No test file of ${command} has ${JSON.stringify(unknown)} in its path; type a part of one, or ${command} alone for all ${files.length}.`,
    );
  return files.filter((file) => parts.length === 0 || parts.some((part) => file.includes(part)));
}
