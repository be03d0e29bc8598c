/** A word of a shell line, whatever is in it; one that needs no quotes has none. */
export function shellWord(word: string): string {
  return /^[\w%+=:,./@-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** A command as a line to paste into a shell. */
export function shellLine(command: readonly string[]): string {
  return command.map(shellWord).join(' ');
}
