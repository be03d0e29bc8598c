import { cpSync, rmSync } from 'node:fs';
import { type Writing, writeAll } from './write-plan.ts';

/** The folder of the environment files, in the repository. */
export const environmentsFolder = 'packages/infra/environments';

let drafts = 0;

/**
 * Writes into a copy of the folder, calls `use` with it, and removes it. The copy is beside the folder because its files
 * import others, and has a new name each time because a module is loaded only once.
 */
export async function withDraft<T>(
  folder: string,
  writing: Writing,
  use: (draft: string) => T | Promise<T>,
): Promise<T> {
  drafts += 1;
  const draft = `${folder}.unfinished-${process.pid}-${drafts}`;
  try {
    cpSync(folder, draft, { recursive: true });
    writeAll(draft, writing);
    return await use(draft);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}
