import { createHash } from 'node:crypto';
import { chmod, copyFile, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { runProgram } from 'programs/run-program.ts';
import type { Sandbox } from './sandbox.ts';

/** The name the Dockerfile takes its base from. */
export const publicBaseImage = 'public.ecr.aws/docker/library/node:24-alpine';

/** Names, below the image registry's host, of what the rehearsal itself needs there. */
export const supportRepositories = { pause: 'rehearsal/pause', base: 'rehearsal/node-base' } as const;

/**
 * Makes the image that holds each pod's namespaces, from Debian's catatonit, and pushes it to the registry.
 * One that an earlier run pushed is left as it is.
 */
export async function ensurePauseImage(sandbox: Sandbox, image: string, catatonit: string): Promise<void> {
  if (await registryHolds(sandbox, image)) return;
  await withTree(sandbox.directory, async (tree) => {
    await copyFile(await realpath(catatonit), join(tree, 'catatonit'));
    await chmod(join(tree, 'catatonit'), 0o755);
    await importTree(sandbox, tree, image, ['USER 65535:65535', 'ENTRYPOINT ["/catatonit","-P"]']);
  });
  await sandbox.run(['docker', 'push', '--quiet', image]);
}

/**
 * Makes a base image of the running Node and the libraries it is linked to, and gives it `publicBaseImage` as
 * its name: what the Dockerfile asks for where the public registry does not answer.
 * It is pushed once to `kept`, so that later pushes of the service find its layer in the registry.
 */
export async function ensureBaseImage(sandbox: Sandbox, keptRepository: string): Promise<string> {
  const node = process.execPath;
  const libraries = linkedLibraries(await runProgram(['ldd', node]));
  const hash = createHash('sha256')
    .update([process.version, ...libraries].join('\n'))
    .digest('hex')
    .slice(0, 10);
  const kept = `${keptRepository}:${process.version.slice(1)}-${hash}`;
  if (!(await dockerHolds(sandbox, kept))) {
    await withTree(sandbox.directory, async (tree) => {
      await fillBaseTree(tree, node, libraries);
      const environment = `ENV NODE_VERSION=${process.version.slice(1)} PATH=/usr/local/bin:/usr/bin:/bin`;
      await importTree(sandbox, tree, kept, [environment, 'CMD ["node"]']);
    });
  }
  if (!(await registryHolds(sandbox, kept))) await sandbox.run(['docker', 'push', '--quiet', kept]);
  await sandbox.run(['docker', 'tag', kept, publicBaseImage]);
  return kept;
}

/** The files that `ldd` names: the libraries and the loader, as absolute paths. */
export function linkedLibraries(lddOutput: string): string[] {
  return lddOutput
    .split('\n')
    .map((line) => /(?:=>\s*)?(\/\S+)\s+\(0x/.exec(line)?.[1])
    .filter((path) => path !== undefined);
}

async function fillBaseTree(tree: string, node: string, libraries: readonly string[]): Promise<void> {
  await mkdir(join(tree, 'usr/local/bin'), { recursive: true });
  await copyFile(node, join(tree, 'usr/local/bin/node'));
  await chmod(join(tree, 'usr/local/bin/node'), 0o755);
  const folderOfLibraries = dirname(
    libraries.find((path) => basename(path).startsWith('libc.so')) ?? '/lib/libc.so',
  );
  // Name look-ups are plug-ins of the C library that ldd does not list.
  const resolvers = ['libnss_dns.so.2', 'libnss_files.so.2'].map((name) => join(folderOfLibraries, name));
  for (const library of [...libraries, ...resolvers]) {
    await mkdir(join(tree, dirname(library)), { recursive: true });
    await copyFile(library, join(tree, library));
    await chmod(join(tree, library), 0o755);
  }
  await mkdir(join(tree, 'etc'), { recursive: true });
  await mkdir(join(tree, 'tmp'), { mode: 0o1777 });
  await writeFile(
    join(tree, 'etc/passwd'),
    'root:x:0:0:root:/root:/sbin/nologin\nnode:x:1000:1000::/tmp:/sbin/nologin\n',
  );
  await writeFile(join(tree, 'etc/group'), 'root:x:0:\nnode:x:1000:\n');
  await writeFile(join(tree, 'etc/nsswitch.conf'), 'hosts: files dns\n');
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

/** One layer, with fixed times and owners so that the same content has the same digest. */
async function importTree(
  sandbox: Sandbox,
  tree: string,
  image: string,
  instructions: readonly string[],
): Promise<void> {
  const archive = `${tree}.tar`;
  try {
    await runProgram([
      'tar',
      ...[
        '--create',
        '--sort=name',
        '--mode=a+rX',
        '--mtime=@0',
        '--owner=0',
        '--group=0',
        '--numeric-owner',
      ],
      ...['--file', archive, '--directory', tree, '.'],
    ]);
    const changes = instructions.flatMap((instruction) => ['--change', instruction]);
    await sandbox.run(['docker', 'import', ...changes, archive, image]);
  } finally {
    await rm(archive, { force: true });
  }
}

async function dockerHolds(sandbox: Sandbox, image: string): Promise<boolean> {
  return (await sandbox.tryRun(['docker', 'image', 'inspect', image])).exitCode === 0;
}

/** The registry keeps a tag as a file; asking its folder costs nothing and no program. */
async function registryHolds(sandbox: Sandbox, image: string): Promise<boolean> {
  const [, name = '', tag = ''] = /^[^/]+\/(.+):([^:]+)$/.exec(image) ?? [];
  const link = `/var/lib/registry/docker/registry/v2/repositories/${name}/_manifests/tags/${tag}/current/link`;
  return (await sandbox.tryRun(['test', '-s', link])).exitCode === 0;
}
