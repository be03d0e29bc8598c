import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { loadConfiguration } from 'infra/config/load.ts';
import { assertNoWords, reportFault } from 'infra/errors.ts';
import { endWithReader } from 'tag-resolver';
import { drawAll } from './draw-all.ts';
import { synthesizedStacks } from './stack-reading.ts';

const documents = join(import.meta.dirname, '../../../docs');

/** Synthesizes the stacks, draws them and prints the names of the files. */
async function main(words: readonly string[]): Promise<void> {
  assertNoWords('pnpm diagram', words);
  const configuration = await loadConfiguration();
  for (const [file, picture] of await drawAll(configuration, synthesizedStacks(configuration))) {
    const path = join(documents, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, picture);
    console.log(`docs/${file}`);
  }
}

endWithReader();
await main(process.argv.slice(2)).catch(reportFault);
