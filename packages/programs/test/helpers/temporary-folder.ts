import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach } from 'mocha';

/** Returns a function that makes folders, which are removed after the tests. Call it in a describe. */
export function temporaryFolders(): () => Promise<string> {
  const made: string[] = [];
  // Not after each test: its programs may write there until another hook ends them, and after a failed hook mocha does
  // not call the others.
  after(async () => {
    await Promise.all(made.map((folder) => rm(folder, { recursive: true, force: true })));
  });
  return async () => {
    const folder = await mkdtemp(join(tmpdir(), 'aws-kube-cd-test-'));
    made.push(folder);
    return folder;
  };
}

/** Call in a describe: each test gets an empty folder. */
export function temporaryFolder(): { readonly path: string } {
  const makeFolder = temporaryFolders();
  const folder = { path: '' };
  beforeEach(async () => {
    folder.path = await makeFolder();
  });
  return folder;
}

/** Ends what a test started, in reverse order, whether the test passed or not. */
export function closedAfterEach(): <T extends { close(): Promise<unknown> }>(started: T) => T {
  const started: { close(): Promise<unknown> }[] = [];
  afterEach(async () => {
    for (const running of started.splice(0).reverse()) await running.close();
  });
  return (running) => {
    started.push(running);
    return running;
  };
}
