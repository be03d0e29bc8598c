import { mkdtemp, readFile, rmdir, stat, statfs } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** The folders that the person's environment names. */
export interface PersonFolders {
  /** Where tools and images are kept; it need not be there yet. */
  readonly cache: string;
  /** The usual home of the cache. */
  readonly home: string;
  readonly temporary: string;
}

const runAgain = 'then run this command again';
/** A run was seen to make 12,000 files, and the images 600. */
const neededFiles = 50_000;

/** What is wrong with the folders, a sentence each with the way out. */
export async function folderFaults({ cache, home, temporary }: PersonFolders): Promise<string[]> {
  if (cache.startsWith(`${join(home, '.cache')}/`) && !(await isFolder(home))) {
    return [`HOME is ${home}, which is no folder: set HOME, or XDG_CACHE_HOME to a folder, ${runAgain}.`];
  }
  return [
    ...((await isFolder(temporary)) && (await isWritable(temporary))
      ? []
      : [
          `TMPDIR is ${temporary}, which is no folder that can be written: set it to one, such as /tmp, ${runAgain}.`,
        ]),
    ...(await cacheFaults(cache)),
  ];
}

async function cacheFaults(cache: string): Promise<string[]> {
  let existing = cache;
  while (!(await isThere(existing)) && dirname(existing) !== existing) existing = dirname(existing);
  if (!(await isFolder(existing)))
    return [
      `The cache ${cache} can't be made, since ${existing} is a file: set XDG_CACHE_HOME to a folder, ${runAgain}.`,
    ];
  if (!(await isWritable(existing)))
    return [`The cache ${cache} can't be written: set XDG_CACHE_HOME to a folder that can be, ${runAgain}.`];
  const faults: string[] = [];
  const mounts = await readFile('/proc/self/mountinfo', 'utf8').catch(() => '');
  if (mountOptions(existing, mounts).includes('noexec')) {
    faults.push(
      `The cache ${cache} lies on a file system that is mounted noexec, and its programs are run there: set XDG_CACHE_HOME to a folder of another, ${runAgain}.`,
    );
  }
  const { files, ffree } = await statfs(existing);
  // Some file systems count no files.
  if (files > 0 && ffree < neededFiles) {
    faults.push(
      `The disk of ${cache} has room for ${ffree} files and ${neededFiles} are needed: remove some, or set XDG_CACHE_HOME to a folder of another disk, ${runAgain}.`,
    );
  }
  return faults;
}

/** How the file system of an absolute path is mounted, by the text of /proc/self/mountinfo (proc(5)). */
export function mountOptions(path: string, mountinfo: string): readonly string[] {
  let best = { point: '', options: [] as string[] };
  for (const line of mountinfo.split('\n')) {
    const [, , , , field = '', options = ''] = line.split(' ');
    const point = field.replaceAll(/\\(\d{3})/g, (_, code: string) =>
      String.fromCharCode(Number.parseInt(code, 8)),
    );
    const isAbove = point === '/' || path === point || path.startsWith(`${point}/`);
    // Of two at one place the later one is on top.
    if (point !== '' && isAbove && point.length >= best.point.length)
      best = { point, options: options.split(',') };
  }
  return best.options;
}

/** As this process sees them; `cache` is the one that the environment names. */
export function personFolders(cache: string, environment: NodeJS.ProcessEnv): PersonFolders {
  const home = environment['HOME'] ?? homedir();
  return { cache, home, temporary: environment['TMPDIR'] || '/tmp' };
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}

/** By a trial: root may write everywhere, by the modes, and not in /proc or on a disk that is mounted read-only. */
async function isWritable(path: string): Promise<boolean> {
  return mkdtemp(join(path, '.aws-kube-cd-')).then(
    (folder) => rmdir(folder).then(() => true),
    () => false,
  );
}
