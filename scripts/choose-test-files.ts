/** A word that matches no test file: one sentence with what is wrong and what to type. */
export class TestWordError extends Error {
  override name = 'TestWordError';
}

/**
 * Chooses the files whose path contains one of the words; all files without a word.
 * @param command the command before the words, for the message
 * @throws TestWordError naming a word that no path contains, which is probably a typing error.
 */
export function chooseTestFiles(
  files: readonly string[],
  words: readonly string[],
  command: string,
): string[] {
  // pnpm passes on the `--` that separates a script's arguments in npm.
  const parts = words[0] === '--' ? words.slice(1) : words;
  const unknown = parts.find((part) => part === '' || !files.some((file) => file.includes(part)));
  if (unknown !== undefined)
    throw new TestWordError(
      `No test file of ${command} has ${JSON.stringify(unknown)} in its path; type a part of a path, or ${command} alone for all ${files.length}.`,
    );
  return files.filter((file) => parts.length === 0 || parts.some((part) => file.includes(part)));
}
