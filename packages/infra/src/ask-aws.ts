import { execa } from 'execa';
import { ConfigurationError } from './errors.ts';

/**
 * What the AWS CLI prints for a question; undefined where the answer is that there is no such thing, by its error code.
 * @throws ConfigurationError with the call and the CLI's own sentence when there is no answer, as without credentials.
 */
export async function askAws(
  words: readonly string[],
  absentCodes: readonly string[],
): Promise<string | undefined> {
  const { exitCode, stdout, stderr, originalMessage } = await execa('aws', [...words], {
    reject: false,
    stdin: 'ignore',
    env: { AWS_PAGER: '' },
  });
  if (exitCode === 0) return stdout;
  const [, code = ''] = /\((\w+)\)/.exec(stderr) ?? [];
  if (absentCodes.includes(code)) return undefined;
  const reason = stderr.trim().split('\n').at(-1) || originalMessage;
  throw new ConfigurationError([`aws ${words.join(' ')}: ${reason}`]);
}
