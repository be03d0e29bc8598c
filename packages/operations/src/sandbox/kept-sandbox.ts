import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { userCacheDirectory } from 'pipeline-steps';
import { OperationError } from '../errors.ts';

/** How to reach the pipelines of a rehearsal that `pnpm rehearse --keep` left running. */
export interface KeptSandbox {
  /** The address of CodePipeline's API. */
  readonly endpoint: string;
  readonly accessKeyId: string;
  /** With the rights of the administrator, for the cluster that all environments share. */
  readonly kubeconfig: string;
  /** The rehearsal's own kubectl. */
  readonly kubectl: string;
  /** The repository of each pipeline, as a folder, by the pipeline's name. */
  readonly repositories: Readonly<Record<string, string>>;
  /** The log of the pipelines. */
  readonly log: string;
}

/** What to do where the files in environments/ have changed since the kept rehearsal has started. */
export const startAnother =
  'end it with `npx --yes pnpm rehearse:down`, then start another with `npx --yes pnpm rehearse --keep`';

/** The file that describes the kept sandbox. It is removed with the sandbox. */
export function keptSandboxFile(environment: NodeJS.ProcessEnv): string {
  return join(userCacheDirectory(environment), 'rehearsal', 'run', 'sandbox.json');
}

/**
 * Reads how to reach the kept sandbox.
 * @throws OperationError if there is none
 */
export async function readKeptSandbox(environment: NodeJS.ProcessEnv): Promise<KeptSandbox> {
  const file = keptSandboxFile(environment);
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR')
      throw new OperationError(
        `no kept rehearsal was found (${file}): start one with \`npx --yes pnpm rehearse --keep\``,
      );
    throw new OperationError(`${file} cannot be read (${error.message}): run this as its owner`);
  });
  return JSON.parse(text) as KeptSandbox;
}
