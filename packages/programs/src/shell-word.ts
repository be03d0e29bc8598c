/** Quotes a word for a shell line, if it needs quotes. */
export function shellWord(word: string): string {
  return /^[\w%+=:,./@-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** A shell line to paste. */
export function shellLine(command: readonly string[]): string {
  return command.map(shellWord).join(' ');
}
