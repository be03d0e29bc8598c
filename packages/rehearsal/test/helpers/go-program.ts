import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { findGo, runGo } from 'local-cluster/tools/go-toolchain.ts';
import type { ToolEnvironment } from 'local-cluster/tools/tool-environment.ts';
import { ActionableError } from 'programs/actionable-error.ts';
import { findProgram } from 'programs/find-program.ts';
import { compareVersions } from 'programs/program-version.ts';
import { publishFile } from 'programs/publish-file.ts';
import { type ProgramResult, tryProgram } from 'programs/run-program.ts';
import { z } from 'zod';

/** A program that is published as a Go module. */
export interface GoProgram {
  readonly name: string;
  readonly module: string;
  /** The folder of its main package in the module. */
  readonly folder: string;
  readonly version: string;
  /** The variable of its code that holds the version, which the linker fills. */
  readonly versionVariable: string;
  /** The oldest Go that builds it, as its go.mod says. */
  readonly go: string;
  /** What makes it say its version. */
  readonly versionArguments: readonly string[];
}

export const kubeScore: GoProgram = {
  name: 'kube-score',
  module: 'github.com/zegl/kube-score',
  folder: 'cmd/kube-score',
  version: '1.20.0',
  versionVariable: 'main.version',
  go: '1.23.0',
  versionArguments: ['version'],
};

export const kubeconform: GoProgram = {
  name: 'kubeconform',
  module: 'github.com/yannh/kubeconform',
  folder: 'cmd/kubeconform',
  version: '0.8.0',
  versionVariable: 'main.version',
  go: '1.26.0',
  versionArguments: ['-v'],
};

/** BuildKit as Docker 28.5.2 has it inside, which is the Docker of CodeBuild's images. */
export const buildkitd: GoProgram = {
  name: 'buildkitd',
  module: 'github.com/moby/buildkit',
  folder: 'cmd/buildkitd',
  version: '0.25.2',
  versionVariable: 'github.com/moby/buildkit/version.Version',
  go: '1.24.0',
  versionArguments: ['--version'],
};

/** What `docker build` is since Docker 23, in the version of CodeBuild's images. */
export const buildx: GoProgram = {
  name: 'buildx',
  module: 'github.com/docker/buildx',
  folder: 'cmd/buildx',
  version: '0.32.1',
  versionVariable: 'github.com/docker/buildx/version.Version',
  go: '1.25.5',
  versionArguments: ['version'],
};

/** Where it is looked for and kept; all else of a ToolEnvironment is Kubernetes's. */
export type GoProgramPlaces = Pick<ToolEnvironment, 'folders' | 'goFolders' | 'cacheDirectory'>;

export interface GoProgramOptions {
  /** False: it is found or it is an error, and no server is asked. */
  readonly mayInstall: boolean;
  readonly signal?: AbortSignal | undefined;
  /** What will be done, before it is. */
  readonly onInstall?: (sentence: string) => void;
}

const versionTimeoutMs = 20_000;

/**
 * The file of a program in exactly its version: from PATH, else from the cache, else built into the cache by the
 * machine's Go out of its module, whose sums Go compares with the checksum database.
 * @throws ActionableError when it can't be had, in one sentence with the way out.
 */
export async function provideGoProgram(
  program: GoProgram,
  places: GoProgramPlaces,
  options: GoProgramOptions,
): Promise<string> {
  const { name, version } = program;
  const folder = join(places.cacheDirectory, `${name}-${version}`);
  const found = await findGoProgram(program, [...places.folders, folder]);
  if (found) return found;
  if (!options.mayInstall)
    throw new ActionableError(
      `${name} ${version} is neither on PATH nor in ${folder}, and nothing may be installed: put it on PATH, or run this again without --no-install.`,
    );
  const go = await requireGo(program, places);
  options.onInstall?.(
    `${name} ${version} is built from its Go module by ${go}, which can take minutes, into ${folder}.`,
  );
  await build(program, go, folder, options.signal);
  return join(folder, name);
}

async function findGoProgram(program: GoProgram, folders: readonly string[]): Promise<string | undefined> {
  for (const folder of folders) {
    const file = await findProgram(program.name, [folder]);
    if (file && (await saysItsVersion(program, file))) return file;
  }
  return undefined;
}

async function saysItsVersion({ version, versionArguments }: GoProgram, file: string): Promise<boolean> {
  const { output } = await tryProgram([file, ...versionArguments], { timeoutMs: versionTimeoutMs });
  return output.split(/[\s,]+/).some((word) => word === version || word === `v${version}`);
}

async function requireGo({ name, version, go }: GoProgram, places: GoProgramPlaces): Promise<string> {
  const found = await findGo([...places.folders, ...places.goFolders], go);
  if (found && compareVersions(found.version, go) >= 0) return found.program;
  const has = found ? `${found.program} is Go ${found.version}` : 'this machine has no Go';
  throw new ActionableError(
    `${name} ${version} is not on PATH, and ${has}, while building it takes Go ${go} or later: put ${name} on PATH or install Go from https://go.dev/dl, then run this again.`,
  );
}

/** All that is written on the way is in one folder, which goes with whatever ends the build. */
async function build(
  program: GoProgram,
  go: string,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { name } = program;
  await mkdir(folder, { recursive: true });
  const unfinished = await mkdtemp(join(folder, 'unfinished-'));
  try {
    const file = join(unfinished, name);
    const folders = { cache: join(unfinished, 'cache'), temporary: unfinished };
    await compile(program, go, file, (args) => runGo(go, args, folders, { signal }));
    await chmod(file, 0o755);
    await publishFile(file, join(folder, name));
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** Builds from within the module and not by `go install`, which refuses one that excludes versions of others. */
async function compile(
  program: GoProgram,
  go: string,
  file: string,
  runGo: (args: readonly string[]) => Promise<ProgramResult>,
): Promise<void> {
  const source = await runGo(['mod', 'download', '-json', `${program.module}@v${program.version}`]);
  const { Dir: directory, Error: words } = parseDownload(source.stdout);
  if (directory === undefined) throw failure(program, go, words ?? source.output);
  const flags = ['-trimpath', `-ldflags=-s -w -X ${program.versionVariable}=${program.version}`];
  const built = await runGo(['build', '-C', directory, ...flags, '-o', file, `./${program.folder}`]);
  if (built.exitCode !== 0 || !(await saysItsVersion(program, file)))
    throw failure(program, go, built.output);
}

const downloadAnswer = z.object({ Dir: z.string().optional(), Error: z.string().optional() });

/** Reads what `go mod download -json` says; it says nothing where Go itself can't run. */
function parseDownload(text: string): z.infer<typeof downloadAnswer> {
  return text.trim() === '' ? {} : downloadAnswer.parse(JSON.parse(text));
}

function failure({ name, version }: GoProgram, go: string, output: string): ActionableError {
  const lastLine = output.trim().split('\n').at(-1) ?? '';
  return new ActionableError(
    `${name} ${version} could not be built by ${go} (${lastLine}): check the network or the module proxy (\`go env GOPROXY\`), or put ${name} ${version} on PATH, then run this again.`,
  );
}
