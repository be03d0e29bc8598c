import { type Command, CommanderError } from 'commander';

/**
 * Runs what a command line asks for. Returns undefined then, 0 if it was `--help`, and 2, after one sentence on stderr, if the
 * words are wrong. `name` is the script in package.json.
 */
export async function runCommandLine(
  name: string,
  command: Command,
  words: readonly string[],
): Promise<0 | 2 | undefined> {
  for (const each of [command, ...command.commands])
    each
      .allowExcessArguments(false)
      .exitOverride()
      .configureOutput({ outputError: () => {}, writeErr: () => {} });
  try {
    await command.parseAsync(words, { from: 'user' });
    return undefined;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return 0;
    process.stderr.write(`${usageSentence(name, error)}\n`);
    return 2;
  }
}

/** What is wrong with the words of a script, and how to list the right ones. */
function usageSentence(name: string, { message }: CommanderError): string {
  // A suggestion is on a line of its own.
  const fault = message
    .replace(/^error: /, '')
    .replace(/\.$/, '')
    .replaceAll('\n', ' ');
  return `${name}: ${fault}; \`npx --yes pnpm ${name} --help\` lists the arguments`;
}
