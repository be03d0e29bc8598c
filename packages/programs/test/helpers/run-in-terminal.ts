import { execa } from 'execa';
import { shellWord } from '../../src/shell-word.ts';

/** A terminal, by its TERM and its width in characters. */
export interface Terminal {
  readonly term: string;
  readonly columns: number;
}

/** Runs a script of Node in a terminal and returns what it writes there. */
export async function runInTerminal(script: string, { term, columns }: Terminal): Promise<string> {
  const node = [process.execPath, '--input-type=module', '--eval', script].map(shellWord).join(' ');
  const words = ['--quiet', '--return', '--command', `stty columns ${columns}; ${node}`, '/dev/null'];
  const env = { TERM: term, CI: undefined };
  const { stdout, exitCode } = await execa('script', words, { env, input: '', reject: false });
  if (exitCode !== 0) throw new Error(`the script ended with ${exitCode}: ${stdout}`);
  return stdout;
}
