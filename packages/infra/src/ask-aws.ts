import { execa } from 'execa';
import { ConfigurationError } from './errors.ts';

/** Runs the AWS CLI with the caller's own configuration. `reason` is the last line of its errors. */
export async function runAws(words: readonly string[]) {
  const { code, exitCode, stdout, stderr, originalMessage } = await execa('aws', [...words], {
    reject: false,
    stdin: 'ignore',
    env: { AWS_PAGER: '' },
  });
  return { code, exitCode, stdout, stderr, reason: stderr.trim().split('\n').at(-1) || originalMessage };
}

/**
 * Runs the AWS CLI. Returns what it prints, or undefined when it ends with one of the error codes for something that does
 * not exist.
 * @throws ConfigurationError with the command and the CLI's own message for any other end, as without credentials.
 */
export async function askAws(
  words: readonly string[],
  absentCodes: readonly string[],
): Promise<string | undefined> {
  const { code: systemCode, exitCode, stdout, stderr, reason } = await runAws(words);
  if (systemCode === 'ENOENT')
    throw new ConfigurationError([
      `aws is not on PATH: install the AWS CLI 2, to run aws ${words.join(' ')}`,
    ]);
  if (exitCode === 0) return stdout;
  const [, code = ''] = /\((\w+)\)/.exec(stderr) ?? [];
  if (absentCodes.includes(code)) return undefined;
  throw new ConfigurationError([`aws ${words.join(' ')}: ${reason}`]);
}
