import { existsSync } from 'node:fs';
import { copyFile, cp, mkdir, realpath, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { extractKubeTools, userCacheDirectory } from '../cluster/kube-tools.ts';
import { commitGraphName } from '../commit/commit-graph.ts';
import { listCommits } from '../commit/commit-history.ts';
import { StepError } from '../errors.ts';
import type { StepContext } from '../step.ts';
import { type ArtifactContent, digestFiles, digestOf, manifestName } from './artifact-manifest.ts';

/** What is put into an artifact. All paths are inside the clone. */
export interface PackRequest extends ArtifactContent {
  /** The folder of the artifact. It is emptied first. */
  readonly artifact: string;
  readonly chart: string;
  /** The buildspec that deploys the artifact. */
  readonly buildspec: string;
  /** The bundle of these steps. */
  readonly steps: string;
}

/**
 * Makes the folder of the release artifact: all that a deploy needs, so that it clones and installs nothing. Returns the
 * digest of its manifest, which is written last.
 */
export async function packArtifact(context: StepContext, request: PackRequest): Promise<string> {
  const { releaseName, commitId, imageTag, imageDigest } = request;
  const inClone = (path: string) => join(context.directory, path);
  const folder = inClone(request.artifact);
  for (const name of ['chart', 'buildspec', 'steps'] as const) {
    const source = inClone(request[name]);
    if (!existsSync(source))
      throw new StepError(`${request[name]} is not in the clone: correct --${name} in the buildspec`);
    if (!relative(folder, source).startsWith('..'))
      throw new StepError(
        `--artifact ${request.artifact} would empty the folder of ${request[name]}: name a folder of its own`,
      );
  }
  const programs = join(folder, 'bin');
  await rm(folder, { recursive: true, force: true });
  await mkdir(programs, { recursive: true });
  const { helm, kubectl } = await extractKubeTools(userCacheDirectory(context.environment));
  await Promise.all([
    ...[helm, kubectl].map((program) => copyFile(program, join(programs, basename(program)))),
    copyFile(inClone(request.steps), join(programs, 'pipeline-steps')),
    copyFile(inClone(request.buildspec), join(folder, basename(request.buildspec))),
    copyChart(inClone(request.chart), join(folder, 'chart'), request.chart),
    listCommits(context).then((commits) => writeFile(join(folder, commitGraphName), commits)),
  ]);
  const files = Object.fromEntries(await digestFiles(folder));
  const manifest = { releaseName, commitId, imageTag, imageDigest, files };
  const text = `${JSON.stringify(manifest, undefined, 2)}\n`;
  await writeFile(join(folder, manifestName), text);
  return digestOf(text);
}

/** Whether the path is a link to a folder around it, such as `..`. Copying what it leads to would never end. */
async function holdsItself(path: string): Promise<boolean> {
  const [target, folder] = await Promise.all([realpath(path), realpath(dirname(path))]);
  return `${folder}/`.startsWith(`${target}/`);
}

async function copyChart(chart: string, copy: string, name: string): Promise<void> {
  try {
    await cp(chart, copy, {
      recursive: true,
      dereference: true,
      async filter(source) {
        if (source !== chart && (await holdsItself(source)))
          throw new StepError(
            `${name}: ${JSON.stringify(relative(chart, source))} leads to a folder that holds it; let it lead to a file`,
          );
        return true;
      },
    });
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException;
    if (path === undefined || (code !== 'ENOENT' && code !== 'ELOOP')) throw error;
    throw new StepError(
      `${name}: ${JSON.stringify(relative(chart, path))} cannot be packed (${code}): if it is a link, let it lead to a file; otherwise give it a name in UTF-8`,
    );
  }
}
