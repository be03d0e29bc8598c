import { searchFolders } from 'programs/find-program.ts';
import { endWithReader } from 'tag-resolver';

/** Prepares this process for a rehearsal. */
export function prepareProcess(): void {
  // Other users in images and pods must be able to read the files.
  process.umask(0o022);
  // As in the check of the machine, PATH has no relative folders.
  process.env['PATH'] = searchFolders(process.env['PATH'] ?? '').join(':');
}

/** Aborts at the first Ctrl-C, or when nobody reads the output any more; the second Ctrl-C ends the process at once. */
export function watchInterruption(): { readonly signal: AbortSignal; isRead(): boolean } {
  const controller = new AbortController();
  const interrupt = () => controller.abort(new Error('interrupted'));
  const endAtOnce = () => process.exit(130);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      interrupt();
      process.on(signal, endAtOnce);
    });
  }
  let isRead = true;
  endWithReader(() => {
    isRead = false;
    interrupt();
  });
  return { signal: controller.signal, isRead: () => isRead };
}
