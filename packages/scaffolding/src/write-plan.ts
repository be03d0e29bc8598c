import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { ConfigurationError } from 'infra/errors.ts';

/** A folder to copy, and the name in its files to replace. The paths are relative to the repository. */
export interface FolderCopy {
  readonly from: string;
  readonly to: string;
  readonly oldName: string;
  readonly newName: string;
  /** New texts of files in the copy, and of files that only the copy has, by their paths in it. */
  readonly texts?: Readonly<Record<string, string>>;
}

/** Folders to copy, and texts of files, which are made if they are not there. All paths are relative to the repository. */
export interface Writing {
  readonly copies: readonly FolderCopy[];
  readonly texts: readonly TextFile[];
}

/** A file and its new content. */
export interface TextFile {
  readonly path: string;
  /** The content from which the new one was made; undefined for a new file. */
  readonly before: string | undefined;
  readonly text: string;
}

/**
 * Writes everything to drafts beside the targets, and then moves them. An error undoes everything.
 * @throws ConfigurationError if a file has changed since its new content was made: an editor or another command wrote it
 */
export function writeAll(repository: string, { copies, texts }: Writing): void {
  const undo: (() => void)[] = [];
  const remove = (path: string) => () => rmSync(path, { recursive: true, force: true });
  const moves: { readonly draft: string; readonly path: string; readonly takeBack: () => void }[] = [];
  try {
    for (const copy of copies) {
      const path = join(repository, copy.to);
      const draft = draftOf(path);
      undo.push(remove(draft));
      copyFolder(repository, copy, draft);
      moves.push({ draft, path, takeBack: remove(path) });
    }
    for (const { path: file, before: known, text } of texts) {
      const path = targetOf(join(repository, file));
      const draft = `${draftOf(path)}-${moves.length}`;
      const before = existsSync(path) ? readFileSync(path) : undefined;
      if (before?.toString() !== known)
        throw new ConfigurationError([
          `${file} has changed since it was read: nothing was changed; run this command again`,
        ]);
      undo.push(remove(draft));
      writeFileSync(draft, text, before && { mode: statSync(path).mode });
      moves.push({ draft, path, takeBack: before ? () => writeFileSync(path, before) : remove(path) });
    }
    for (const { draft, path, takeBack } of moves) {
      renameSync(draft, path);
      undo.push(takeBack);
    }
  } catch (error) {
    for (const step of undo.reverse()) step();
    throw error;
  }
}

/** The file that a link leads to, so that the link stays. */
function targetOf(path: string): string {
  return existsSync(path) ? realpathSync(path) : path;
}

function draftOf(path: string): string {
  return `${path}.unfinished-${process.pid}`;
}

/** Copies the files that git knows: no built files, no installed packages. */
function copyFolder(repository: string, { from, oldName, newName, texts }: FolderCopy, to: string): void {
  const files = gitFiles(repository, from);
  for (const [file, text] of Object.entries(texts ?? {}))
    if (!files.includes(file)) {
      mkdirSync(dirname(join(to, file)), { recursive: true });
      writeFileSync(join(to, file), text);
    }
  for (const file of files) {
    const [source, target] = [join(repository, from, file), join(to, file)];
    mkdirSync(dirname(target), { recursive: true });
    if (!lstatSync(source).isFile()) {
      cpSync(source, target, { verbatimSymlinks: true });
      continue;
    }
    const content = readFileSync(source);
    const renamed = content.includes(0) ? content : rename(content.toString(), oldName, newName);
    writeFileSync(target, texts?.[file] ?? renamed, { mode: statSync(source).mode });
  }
}

function gitFiles(repository: string, folder: string): readonly string[] {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'];
  let listed: string;
  try {
    listed = execFileSync('git', args, {
      cwd: join(repository, folder),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } catch (error) {
    const { code, stderr = '', message } = error as NodeJS.ErrnoException & { stderr?: string };
    const reason =
      code === 'ENOENT' ? 'git is not on PATH; install it (`apt-get install git`)' : stderr.trim();
    throw new ConfigurationError([`git cannot list the files of ${folder}: ${reason || message}`]);
  }
  const exists = (file: string) => lstatSync(join(repository, folder, file), { throwIfNoEntry: false });
  return listed.split('\0').filter((file) => file !== '' && exists(file));
}

/**
 * Replaces a name, also with underscores as in metrics: `hello_service_info`. Not inside another word: a service may be
 * called `api`. A dot is the only character in names that is special in a pattern.
 */
export function rename(text: string, from: string, to: string): string {
  const pattern = [from, withUnderscores(from)].join('|').replaceAll('.', '\\.');
  return text.replace(new RegExp(`(?<![A-Za-z0-9])(?:${pattern})(?![A-Za-z0-9])`, 'g'), (found) =>
    found === from ? to : withUnderscores(to),
  );
}

function withUnderscores(name: string): string {
  return name.replaceAll('-', '_');
}
