import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestFolder } from './environment.ts';

/** A PATH on which git is a shell script. */
export function createFakeGit(folder: TestFolder, script: string): string {
  const bin = join(folder.path, 'fake-bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'git'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return `${bin}:${process.env['PATH']}`;
}
