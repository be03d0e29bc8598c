import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadConfiguration } from 'infra/config/load.ts';
import { assertNoWords, reportFault } from 'infra/errors.ts';
import { synthesize } from 'infra/synthesize.ts';
import { readStacks } from 'infra/synthesized/synthesized-stack.ts';
import { endWithReader } from 'tag-resolver';
import { drawAll } from './draw-all.ts';

const documents = join(import.meta.dirname, '../../../docs');

/** Synthesizes the stacks, draws them and prints the names of the files. */
async function main(words: readonly string[]): Promise<void> {
  assertNoWords('pnpm diagram', words);
  const configuration = await loadConfiguration();
  const directory = await mkdtemp(join(tmpdir(), 'infra-diagram-'));
  // Also runs when the reader of the output is gone.
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  synthesize(configuration, { directory });
  for (const [file, picture] of await drawAll(configuration, readStacks(directory))) {
    const path = join(documents, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, picture);
    console.log(`docs/${file}`);
  }
}

endWithReader();
await main(process.argv.slice(2)).catch(reportFault);
