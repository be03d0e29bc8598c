import { relative } from 'node:path';
import { endWithReader } from 'tag-resolver';
import { type Configuration, everyEnvironment } from './config/configuration.ts';
import { loadConfiguration } from './config/load.ts';
import { dayOf, versionSupportNotes } from './config/version-support.ts';
import { reportFault, UsageError } from './errors.ts';
import { deployOrder } from './reports/deploy-order.ts';
import { summary } from './reports/summary.ts';
import { outputDirectory, synthesize } from './synthesize.ts';
import {
  readStacks,
  type SynthesizedStacks,
  stackFile,
  stackNames,
} from './synthesized/synthesized-stack.ts';

/** A report about the synthesized stacks. Returns its lines. */
type Report = (
  configuration: Configuration,
  stacks: SynthesizedStacks,
) => readonly string[] | Promise<readonly string[]>;

/** The reports that `pnpm synth` can print, by their flags. */
const reports: Readonly<Record<string, Report>> = {
  '--order': deployOrder,
  '--summary': summary,
};

/** The reports that the flags ask for, in the order of the table. */
function chosenReports(argv: readonly string[]): Report[] {
  const flags = Object.keys(reports);
  const unknown = argv.find((word) => !flags.includes(word));
  if (unknown !== undefined)
    throw new UsageError(`pnpm synth does not know ${unknown}; type ${flags.join(' or ')}, or nothing.`);
  return flags.filter((flag) => argv.includes(flag)).flatMap((flag) => reports[flag] ?? []);
}

async function main(argv: readonly string[]): Promise<void> {
  const chosen = chosenReports(argv);
  const now = new Date();
  const configuration = await loadConfiguration(undefined, now);
  for (const note of versionSupportNotes(everyEnvironment(configuration), dayOf(now))) console.error(note);
  synthesize(configuration, { importsStatesBucket: process.env['IMPORT_STATES_BUCKETS']?.split(',') ?? [] });
  if (chosen.length === 0) return printWrittenFiles();
  const stacks = readStacks(outputDirectory);
  const reported = await Promise.all(chosen.map((report) => report(configuration, stacks)));
  console.log(reported.map((lines) => lines.join('\n')).join('\n\n'));
}

/** Prints the written files, relative to the working directory. */
function printWrittenFiles(): void {
  for (const name of stackNames(outputDirectory))
    console.log(relative(process.cwd(), stackFile(outputDirectory, name)));
}

endWithReader();
await main(process.argv.slice(2)).catch(reportFault);
