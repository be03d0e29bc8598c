import { hash } from 'node:crypto';
import { chmod, copyFile, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { runProgram } from 'programs/run-program.ts';
import type { Sandbox } from './sandbox.ts';

/** The base image in the Dockerfile. */
export const publicBaseImage = 'public.ecr.aws/docker/library/node:24-alpine';

/** The rehearsal's own repositories in the image registry. */
export const supportRepositories = { pause: 'rehearsal/pause', base: 'rehearsal/node-base' } as const;

/**
 * Makes the pause image, which holds the namespaces of a pod, from Debian's catatonit. Pushes it to the registry unless an
 * earlier run did.
 */
export async function ensurePauseImage(sandbox: Sandbox, image: string, catatonit: string): Promise<void> {
  if (await registryHolds(sandbox, image)) return;
  await withTree(sandbox.directory, async (tree) => {
    await copyExecutable(await realpath(catatonit), join(tree, 'catatonit'));
    await importTree(sandbox, tree, image, ['USER 65535:65535', 'ENTRYPOINT ["/catatonit","-P"]']);
  });
  await sandbox.run(['docker', 'push', '--quiet', image]);
}

/**
 * Makes a base image of the running Node and its libraries, and tags it `publicBaseImage`, for machines that cannot reach
 * the public registry. Pushes it once, so that later pushes of the service find its layer in the registry.
 * @returns the name of the pushed image.
 */
export async function ensureBaseImage(sandbox: Sandbox, keptRepository: string): Promise<string> {
  const node = process.execPath;
  const libraries = linkedLibraries(await runProgram(['ldd', node]));
  const version = process.version.slice(1);
  const content = hash('sha256', [process.version, ...libraries].join('\n')).slice(0, 10);
  const kept = `${keptRepository}:${version}-${content}`;
  if (!(await dockerHolds(sandbox, kept))) {
    await withTree(sandbox.directory, async (tree) => {
      await fillBaseTree(tree, node, libraries);
      const environment = `ENV NODE_VERSION=${version} PATH=/usr/local/bin:/usr/bin:/bin`;
      await importTree(sandbox, tree, kept, [environment, 'CMD ["node"]']);
    });
  }
  if (!(await registryHolds(sandbox, kept))) await sandbox.run(['docker', 'push', '--quiet', kept]);
  await sandbox.run(['docker', 'tag', kept, publicBaseImage]);
  return kept;
}

/** The absolute paths in the output of `ldd`: the libraries and the loader. */
export function linkedLibraries(lddOutput: string): string[] {
  return lddOutput
    .split('\n')
    .map((line) => /(?:=>\s*)?(\/\S+)\s+\(0x/.exec(line)?.[1])
    .filter((path) => path !== undefined);
}

async function fillBaseTree(tree: string, node: string, libraries: readonly string[]): Promise<void> {
  await copyExecutable(node, join(tree, 'usr/local/bin/node'));
  const libc = libraries.find((path) => basename(path).startsWith('libc.so')) ?? '/lib/libc.so';
  // The C library loads these for name look-ups; ldd does not list them.
  const resolvers = ['libnss_dns.so.2', 'libnss_files.so.2'].map((name) => join(dirname(libc), name));
  for (const library of [...libraries, ...resolvers]) await copyExecutable(library, join(tree, library));
  await mkdir(join(tree, 'tmp'), { mode: 0o1777 });
  await mkdir(join(tree, 'etc'), { recursive: true });
  const users = 'root:x:0:0:root:/root:/sbin/nologin\nnode:x:1000:1000::/tmp:/sbin/nologin\n';
  await writeFile(join(tree, 'etc/passwd'), users);
  await writeFile(join(tree, 'etc/group'), 'root:x:0:\nnode:x:1000:\n');
  await writeFile(join(tree, 'etc/nsswitch.conf'), 'hosts: files dns\n');
}

async function copyExecutable(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await copyFile(from, to);
  await chmod(to, 0o755);
}

async function withTree(directory: string, fill: (tree: string) => Promise<void>): Promise<void> {
  const tree = await mkdtemp(join(directory, 'image-'));
  try {
    await chmod(tree, 0o755);
    await fill(tree);
  } finally {
    await rm(tree, { recursive: true, force: true });
  }
}

/** Imports a folder as one layer. Times and owners are fixed, so that the same content has the same digest. */
async function importTree(
  sandbox: Sandbox,
  tree: string,
  image: string,
  instructions: readonly string[],
): Promise<void> {
  const archive = `${tree}.tar`;
  try {
    const reproducible = '--sort=name --mode=a+rX --mtime=@0 --owner=0 --group=0 --numeric-owner'.split(' ');
    await runProgram(['tar', '--create', ...reproducible, '--file', archive, '--directory', tree, '.']);
    const changes = instructions.flatMap((instruction) => ['--change', instruction]);
    await sandbox.run(['docker', 'import', ...changes, archive, image]);
  } finally {
    await rm(archive, { force: true });
  }
}

async function dockerHolds(sandbox: Sandbox, image: string): Promise<boolean> {
  return (await sandbox.tryRun(['docker', 'image', 'inspect', image])).exitCode === 0;
}

/** Looks for the file that the registry keeps for each tag. */
async function registryHolds(sandbox: Sandbox, image: string): Promise<boolean> {
  const [, name = '', tag = ''] = /^[^/]+\/(.+):([^:]+)$/.exec(image) ?? [];
  const link = `/var/lib/registry/docker/registry/v2/repositories/${name}/_manifests/tags/${tag}/current/link`;
  return (await sandbox.tryRun(['test', '-s', link])).exitCode === 0;
}
