import { relative } from 'node:path';
import { endWithReader } from 'tag-resolver';
import { everyEnvironment } from './config/configuration.ts';
import { loadConfiguration } from './config/load.ts';
import { dayOf, versionSupportNotes } from './config/version-support.ts';
import { reportFault, UsageError } from './errors.ts';
import { deployOrder } from './reports/deploy-order.ts';
import type { Report, Synthesis } from './reports/report.ts';
import { summary } from './reports/summary.ts';
import { outputDirectory, synthesize } from './synthesize.ts';
import { readStacks, stackFile, stackNames } from './synthesized/synthesized-stack.ts';

/** The reports that `pnpm synth` can print, by their flags. */
const reports: Readonly<Record<string, Report>> = {
  '--order': deployOrder,
  '--summary': summary,
};

/** The written files, relative to the working directory. */
const writtenFiles: Report = ({ directory }) =>
  stackNames(directory).map((name) => relative(process.cwd(), stackFile(directory, name)));

/** The reports that the flags ask for, in the order of the table. Without a flag, the list of the written files. */
function chosenReports(argv: readonly string[]): Report[] {
  const flags = Object.keys(reports);
  const unknown = argv.find((word) => !flags.includes(word));
  if (unknown !== undefined)
    throw new UsageError(`pnpm synth does not know ${unknown}; type ${flags.join(' or ')}, or nothing.`);
  const chosen = flags.filter((flag) => argv.includes(flag)).flatMap((flag) => reports[flag] ?? []);
  return chosen.length > 0 ? chosen : [writtenFiles];
}

async function main(argv: readonly string[]): Promise<void> {
  const chosen = chosenReports(argv);
  const now = new Date();
  const configuration = await loadConfiguration(undefined, now);
  for (const note of versionSupportNotes(everyEnvironment(configuration), dayOf(now))) console.error(note);
  synthesize(configuration, { importsStatesBucket: process.env['IMPORT_STATES_BUCKETS']?.split(',') ?? [] });
  const synthesis: Synthesis = {
    configuration,
    directory: outputDirectory,
    get stacks() {
      return readStacks(outputDirectory);
    },
  };
  const texts = await Promise.all(chosen.map(async (report) => (await report(synthesis)).join('\n')));
  console.log(texts.join('\n\n'));
}

endWithReader();
await main(process.argv.slice(2)).catch(reportFault);
