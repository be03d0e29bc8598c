import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawAll } from '../../src/diagram/draw-all.ts';
import type { Configuration } from '../../src/environment/environment-config.ts';
import { synthesizeAll } from '../helpers/synthesize.ts';

/** The pictures below `docs` that are not what `pnpm diagram` would draw, each with the command. */
export async function pictureFaults(documents: string, configuration: Configuration): Promise<string[]> {
  const pictures = await drawAll(configuration, synthesizeAll(configuration));
  const stale = [...pictures].flatMap(([file, picture]) => {
    const path = join(documents, file);
    if (!existsSync(path)) return [`docs/${file}: is missing; type: npx --yes pnpm diagram`];
    if (readFileSync(path, 'utf8') === picture) return [];
    return [`docs/${file}: is stale, the environments were changed; type: npx --yes pnpm diagram`];
  });
  const drawn = readdirSync(join(documents, 'environments')).map((file) => `environments/${file}`);
  const left = drawn
    .filter((file) => !pictures.has(file))
    .map((file) => `docs/${file}: shows an environment that is not in order; type: git rm docs/${file}`);
  return [...stale, ...left];
}
