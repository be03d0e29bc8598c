import { cpSync, rmSync } from 'node:fs';
import { type Writing, writeAll } from './write-plan.ts';

/** The folder of the environment files, in the repository. */
export const environmentsFolder = 'packages/infra/environments';

let drafts = 0;

/**
 * Writes into a copy of the folder, hands that to `use`, and removes it. It is beside the folder because its files import
 * others, and has a name of its own each time because a module is loaded once.
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
