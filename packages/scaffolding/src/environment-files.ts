import { cpSync, existsSync, realpathSync, rmSync } from 'node:fs';
import { type Writing, writeAll } from './write-plan.ts';

/** The folder of the environment files, in the repository. */
export const environmentsFolder = 'packages/infra/environments';

let drafts = 0;

/**
 * Writes into a copy of the folder, calls `use` with it, and removes it. The copy is beside the folder because its files
 * import others, and has a new name each time because a module is loaded only once. It has a copy of what a link leads to:
 * nothing is written through a link.
 */
export async function withDraft<T>(
  folder: string,
  writing: Writing,
  use: (draft: string) => T | Promise<T>,
): Promise<T> {
  drafts += 1;
  const draft = `${folder}.unfinished-${process.pid}-${drafts}`;
  try {
    cpSync(folder, draft, { recursive: true, dereference: true, filter: (path) => isCopied(folder, path) });
    writeAll(draft, writing);
    return await use(draft);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** Not a link to nothing, nor one to a folder that holds this one: its copy would have no end. */
function isCopied(folder: string, path: string): boolean {
  if (path === folder) return true;
  return existsSync(path) && !`${realpathSync(folder)}/`.startsWith(`${realpathSync(path)}/`);
}
