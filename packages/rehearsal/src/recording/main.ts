import { writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { runCommandLine } from 'programs/command-line.ts';
import { sentenceOf } from 'programs/program-errors.ts';
import { readRecording } from './read-recording.ts';
import { renderRecording } from './render-recording.ts';

const picture = fileURLToPath(new URL('../../../../docs/rehearsal.svg', import.meta.url));

/** Writes docs/rehearsal.svg from the events of a rehearsal: `pnpm rehearse --json | node src/recording/main.ts`. */
const command = new Command('record')
  .description('Write docs/rehearsal.svg from the events of `pnpm rehearse --json` on the standard input.')
  .action(async () => {
    writeFileSync(picture, renderRecording(readRecording(await text(process.stdin))));
    process.stdout.write('docs/rehearsal.svg\n');
  });

try {
  process.exitCode = await runCommandLine('record', command, process.argv.slice(2));
} catch (error) {
  process.stderr.write(`record: ${sentenceOf(error)}\n`);
  process.exitCode = 1;
}
