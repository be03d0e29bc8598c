import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawAll } from '../../../diagrams/src/draw-all.ts';
import type { Configuration } from '../../src/config/configuration.ts';
import { synthesizeAll } from '../helpers/synthesize.ts';

/** The pictures below `docs` that are not what `pnpm diagram` would draw. */
export async function pictureFaults(checkout: string, configuration: Configuration): Promise<string[]> {
  const documents = join(checkout, 'docs');
  const pictures = await drawAll(configuration, synthesizeAll(configuration));
  const faults: string[] = [];
  for (const [file, picture] of pictures) {
    const path = join(documents, file);
    if (!existsSync(path)) faults.push(`docs/${file}: is missing; type: npx --yes pnpm diagram`);
    else if (readFileSync(path, 'utf8') !== picture)
      faults.push(`docs/${file}: shows other environments than there are; type: npx --yes pnpm diagram`);
  }
  for (const file of globSync('environments/*.svg', { cwd: documents }))
    if (!pictures.has(file))
      faults.push(`docs/${file}: shows an environment that is not in order; type: rm docs/${file}`);
  return faults;
}
