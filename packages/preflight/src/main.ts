import { Command } from 'commander';
import { loadConfiguration } from 'infra';
import { loadPlaceholders } from 'infra/config/load.ts';
import { ConfigurationError } from 'infra/errors.ts';
import { runCommandLine } from 'programs/command-line.ts';
import { searchFolders } from 'programs/find-program.ts';
import { sentenceOf } from 'programs/program-errors.ts';
import { endWithReader, toPrintableJson, toPrintableLines } from 'tag-resolver';
import { type Check, checkLines } from './check.ts';
import { checkConfiguration } from './configuration.ts';
import { checkMachine } from './machine.ts';
import { checkProgram, neededPrograms } from './programs.ts';

interface Flags {
  readonly json?: boolean;
  readonly aws: boolean;
}

const exitCodes = `
Exit codes:
  0    nothing is in the way
  1    something is to be mended
  2    the command line or the configuration is wrong`;

endWithReader();
const program = new Command('pnpm preflight')
  .description(
    'Check what this machine and this AWS account have for the commands of the repository. Installs and changes nothing.',
  )
  .option('--json', 'print the checks as JSON')
  .option('--no-aws', 'do not ask AWS')
  .addHelpText('after', exitCodes)
  .action(async ({ json, aws }: Flags) => {
    const checks = await checkAll(aws);
    const text = json
      ? toPrintableJson(JSON.stringify(checks))
      : toPrintableLines(checkLines(checks).join('\n'));
    process.stdout.write(`${text}\n`);
    process.exitCode = checks.some(({ state }) => state === 'failed') ? 1 : 0;
  });
try {
  process.exitCode =
    (await runCommandLine('preflight', program, process.argv.slice(2))) ?? process.exitCode ?? 0;
} catch (error) {
  process.stderr.write(`preflight: ${sentenceOf(error)}\n`);
  process.exitCode = error instanceof ConfigurationError ? 2 : 1;
}

async function checkAll(asksAws: boolean): Promise<readonly Check[]> {
  const configuration = await loadConfiguration();
  const folders = searchFolders(process.env['PATH'] ?? '');
  const all = await Promise.all([
    Promise.all(neededPrograms.map((needed) => checkProgram(needed, folders))),
    checkMachine(configuration),
    loadPlaceholders().then((placeholders) => checkConfiguration(configuration, placeholders)),
    asksAws ? askAws(configuration) : [],
  ]);
  return all.flat();
}

/** The SDK takes most of the time of `--help`, so it is loaded when it is needed. */
async function askAws(
  configuration: Awaited<ReturnType<typeof loadConfiguration>>,
): Promise<readonly Check[]> {
  const [{ checkAccount }, { createAwsReader }] = await Promise.all([
    import('./aws/check-account.ts'),
    import('./aws/clients.ts'),
  ]);
  return checkAccount(createAwsReader(configuration.account.region), configuration);
}
