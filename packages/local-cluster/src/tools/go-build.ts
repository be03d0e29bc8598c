import { chmod, mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { publishFile } from 'programs/publish-file.ts';
import type { ProgramResult } from 'programs/run-program.ts';
import { runTogether } from 'programs/run-together.ts';
import { type BuildEstimate, createBuildProgress, type PackageToBuild } from './build-progress.ts';
import { goFailure } from './go-failure.ts';
import { runGo } from './go-toolchain.ts';
import type { KubernetesVersion } from './kubernetes-versions.ts';

/** A program of a Go module. */
export interface GoProgram {
  /** The folder of its main package in the module: `.`, `./network`. */
  readonly package: string;
  /** What Go calls it: the last part of the package's import path. */
  readonly name: string;
  /** Its name in the folder of the build. */
  readonly file: string;
}

/** A build of programs of one Go module. What they share is compiled once, and one is linked while others are compiled. */
export interface GoBuild {
  /** Their names and versions, for messages. */
  readonly name: string;
  readonly programs: readonly GoProgram[];
  /** Where the programs appear, each complete or not at all. */
  readonly folder: string;
  readonly linkerFlags: string;
  /** GOARCH: amd64 or arm64. */
  readonly architecture: string;
  readonly goProgram: string;
  /** The folder with go.mod. */
  readonly sourceDirectory: string;
  /** Keeps what was compiled before an interruption, for the next run. */
  readonly buildCache: string;
  readonly cores: number;
}

interface BuildOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (text: string, estimate?: BuildEstimate) => void;
}

/** The disk space that a build of Kubernetes needs for compiled packages, modules and the programs. */
export const buildDiskBytes = 4_500_000_000;
/** The processor time of a build of Kubernetes with Go 1.26, measured. */
export const buildCoreSeconds = 700;

const versionPackages = ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'];
const progressEveryMs = 500;
/** Debugging information, which linking leaves out, would be a tenth of the compiler's work. */
const compilerFlags = ['-trimpath', '-gcflags=all=-dwarf=false'];
const buildFlags = [...compilerFlags, '-buildvcs=false'];
/** Go's own packages that every program here needs, with what they import: most of those. */
const standardPackages = ['net/http', 'html/template'];
/** Garbage is collected only near a limit: 6 % less processor time than with a GOGC of 400. */
const goMemory = { GOGC: 'off', GOMEMLIMIT: '900MiB' };

/** Builds each program as one static file. */
export async function buildPrograms(build: GoBuild, options: BuildOptions): Promise<void> {
  const unfinished = join(build.folder, 'unfinished');
  const folders = [temporaryFolder(build), unfinished];
  const removeFolders = () => Promise.all(folders.map((path) => rm(path, { recursive: true, force: true })));
  await removeFolders();
  for (const path of folders) await mkdir(path, { recursive: true });
  try {
    const [packages] = await runTogether(
      [
        (signal) => listPackages(build, { ...options, signal }),
        (signal) => compileStandardPackages(build, { signal }),
      ],
      options.signal,
    );
    await compile(build, packages, unfinished, options);
    for (const { name, file } of build.programs) {
      await chmod(join(unfinished, name), 0o755);
      await publishFile(join(unfinished, name), join(build.folder, file));
    }
  } finally {
    await removeFolders();
  }
}

/** The linker flags that set the release that Kubernetes' programs print. */
export function kubernetesLinkerFlags(version: KubernetesVersion): string {
  const [major = '', minor = ''] = version.kubernetes.split('.');
  const values = {
    gitVersion: `v${version.kubernetes}`,
    gitMajor: major,
    gitMinor: minor,
    gitCommit: '',
    gitTreeState: 'clean',
  };
  const settings = versionPackages.flatMap((name) =>
    Object.entries(values).map(([variable, value]) => `-X ${name}.${variable}=${value}`),
  );
  return ['-s', '-w', ...settings].join(' ');
}

/** Fetches the modules, and lists the packages that an interrupted build has not compiled yet. */
async function listPackages(build: GoBuild, options: BuildOptions): Promise<PackageToBuild[]> {
  const format = '{{if and .Stale (not .Standard)}}{{.ImportPath}}\t{{.Dir}}\t{{join .GoFiles "\t"}}{{end}}';
  let modules = 0;
  options.onProgress?.('reading what is to be compiled');
  const listed = await runGoIn(
    build,
    ['list', '-deps', ...compilerFlags, '-f', format, ...packagesOf(build)],
    options,
    (line) => {
      if (!line.startsWith('go: downloading ')) return;
      modules += 1;
      options.onProgress?.(`fetching Go modules, ${modules} so far`);
    },
  );
  if (listed.exitCode !== 0) throw goFailure(build, listed.output);
  const lines = listed.stdout.split('\n').filter((line) => line !== '');
  return Promise.all(
    lines.map(async (line) => {
      const [importPath = '', directory = '', ...files] = line.split('\t');
      const sizes = await Promise.all(files.map((file) => sizeOf(join(directory, file))));
      return { importPath, bytes: sizes.reduce((sum, size) => sum + size, 0) };
    }),
  );
}

/** They need no module. Fetching those leaves the processors idle. */
async function compileStandardPackages(build: GoBuild, options: BuildOptions): Promise<void> {
  const built = await runGoIn(build, ['build', ...buildFlags, ...standardPackages], options);
  if (built.exitCode !== 0) throw goFailure(build, built.output);
}

async function compile(
  build: GoBuild,
  packages: readonly PackageToBuild[],
  output: string,
  options: BuildOptions,
): Promise<void> {
  const progress = createBuildProgress(packages, build.cores);
  const startMs = performance.now();
  let begun = 0;
  const report = (): void => {
    const isLast = begun >= packages.length;
    const text = isLast ? 'linking' : `compiling, ${begun} of ${packages.length} packages begun`;
    options.onProgress?.(text, progress.estimate((performance.now() - startMs) / 1000));
  };
  const timer = setInterval(report, progressEveryMs);
  try {
    const flags = ['-v', ...buildFlags, `-ldflags=${build.linkerFlags}`, '-o', output];
    const command = ['build', ...flags, ...packagesOf(build)];
    const built = await runGoIn(build, command, options, (line) => {
      if (progress.begin(line)) begun += 1;
    });
    if (built.exitCode !== 0) throw goFailure(build, built.output);
  } finally {
    clearInterval(timer);
  }
}

function runGoIn(
  build: GoBuild,
  args: readonly string[],
  { signal }: BuildOptions,
  onLine?: (line: string) => void,
): Promise<ProgramResult> {
  const folders = { cache: build.buildCache, temporary: temporaryFolder(build) };
  return runGo(build.goProgram, args, folders, {
    directory: build.sourceDirectory,
    signal,
    ...(onLine && { onLine }),
    environment: {
      GOFLAGS: '-mod=readonly',
      ...goMemory,
      GOOS: 'linux',
      GOARCH: build.architecture,
    },
  });
}

const packagesOf = ({ programs }: GoBuild) => programs.map((program) => program.package);
const temporaryFolder = ({ buildCache }: GoBuild) => join(buildCache, 'tmp');

async function sizeOf(file: string): Promise<number> {
  return (await stat(file).catch(() => undefined))?.size ?? 0;
}
