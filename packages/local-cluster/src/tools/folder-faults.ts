import { lstat, mkdtemp, readFile, rmdir, stat, statfs } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { nearestExisting } from './existing-folder.ts';

/** The folders from the user's environment. */
interface PersonFolders {
  /** For tools and images. It need not exist yet. */
  readonly cache: string;
  /** The user's home, where the cache is by default. */
  readonly home: string;
  readonly temporary: string;
}

const runAgain = 'then run this command again';
/** A run creates about 12,000 files, and the images 600. */
const neededFiles = 50_000;

/** One sentence for each fault of the folders, with its fix. */
export async function folderFaults({ cache, home, temporary }: PersonFolders): Promise<string[]> {
  if (cache.startsWith(`${join(home, '.cache')}/`) && !(await isFolder(home))) {
    return [`HOME is ${home}, which is no folder: set HOME, or XDG_CACHE_HOME to a folder, ${runAgain}.`];
  }
  const faults = await cacheFaults(cache);
  if ((await isFolder(temporary)) && (await isWritable(temporary))) return faults;
  const temporaryFault = `TMPDIR is ${temporary}, which is no folder that can be written: set it to one, such as /tmp, ${runAgain}.`;
  return [temporaryFault, ...faults];
}

async function cacheFaults(cache: string): Promise<string[]> {
  const existing = nearestExisting(cache);
  if (!(await isFolder(existing)))
    return [
      `The cache ${cache} can't be made, since ${existing} is a file: set XDG_CACHE_HOME to a folder, ${runAgain}.`,
    ];
  const [missing = ''] = relative(existing, cache).split(sep);
  if (missing !== '' && (await isEntry(join(existing, missing))))
    return [
      `The cache ${cache} can't be made, since ${join(existing, missing)} is a link to nothing: make what it leads to, or set XDG_CACHE_HOME to a folder, ${runAgain}.`,
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
  // 0 means that the file system does not count files.
  if (files > 0 && ffree < neededFiles) {
    faults.push(
      `The disk of ${cache} has room for ${ffree} files and ${neededFiles} are needed: remove some, or set XDG_CACHE_HOME to a folder of another disk, ${runAgain}.`,
    );
  }
  return faults;
}

/** The mount options of the file system of an absolute path, from the text of /proc/self/mountinfo (proc(5)). */
export function mountOptions(path: string, mountinfo: string): readonly string[] {
  let best = { point: '', options: [] as string[] };
  for (const line of mountinfo.split('\n')) {
    const [, , , , field = '', options = ''] = line.split(' ');
    const point = field.replaceAll(/\\(\d{3})/g, (_, code: string) =>
      String.fromCharCode(Number.parseInt(code, 8)),
    );
    const isAbove = point === '/' || path === point || path.startsWith(`${point}/`);
    // Of two mounts at one point, the later one is on top.
    if (point !== '' && isAbove && point.length >= best.point.length)
      best = { point, options: options.split(',') };
  }
  return best.options;
}

/** Reads the folders from the environment variables of this process. */
export function personFolders(cache: string, environment: NodeJS.ProcessEnv): PersonFolders {
  const home = environment['HOME'] ?? homedir();
  return { cache, home, temporary: environment['TMPDIR'] || '/tmp' };
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}

/** Whether there is anything of this path, such as a link that leads nowhere. */
async function isEntry(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

/** Tries it: by the modes root may write everywhere, but not in /proc or on a read-only disk. */
async function isWritable(path: string): Promise<boolean> {
  return mkdtemp(join(path, '.aws-kube-cd-')).then(
    (folder) => rmdir(folder).then(() => true),
    () => false,
  );
}
