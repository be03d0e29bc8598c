import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { fault } from './faults.ts';

/**
 * The default export of a file under `environments`. Undefined, with a fault, when the file is missing, is not TypeScript,
 * throws, or has no default export.
 */
export async function readContent(directory: string, file: string, faults: string[]): Promise<unknown> {
  const path = join(directory, `${file}.ts`);
  if (!existsSync(path)) {
    faults.push(fault(file, '', `is missing; ${originOf(file)}`));
    return undefined;
  }
  const { href } = pathToFileURL(path);
  try {
    const module: object = await import(href);
    if ('default' in module) return module.default ?? null;
    faults.push(fault(file, '', 'exports no values; write export default before the {'));
  } catch (error) {
    faults.push(fault(file, linePath(error, href), sentence(error)));
  }
  return undefined;
}

function originOf(file: string): string {
  return file.includes('/')
    ? 'copy it from another environment'
    : `type: git restore packages/infra/environments/${file}.ts`;
}

/** Where in the file the error is, as `line 6`, by the first line of its stack that names the file. */
function linePath(error: unknown, href: string): string {
  const stack = error instanceof Error ? String(error.stack) : '';
  const line = [href, fileURLToPath(href)]
    .map((name) => stack.split(`${name}:`)[1])
    .map((rest) => /^\d+/.exec(rest ?? '')?.[0])
    .find((found) => found !== undefined);
  return line === undefined ? '' : `line ${line}`;
}

function sentence(error: unknown): string {
  if (!(error instanceof Error)) return `throws ${String(error)}`;
  const [first] = error.message.split('\n');
  return `${error.name}: ${first}`;
}
