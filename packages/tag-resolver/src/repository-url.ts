import { showWithoutCredentials } from './credentials.ts';
import { InputError } from './errors.ts';
import { toPrintable } from './printable.ts';

/** A repository that git may be given. */
export interface Repository {
  /** A folder of this machine, whose absolute path is to be given to git, or a URL, to be given as it is. */
  readonly kind: 'folder' | 'url';
  readonly location: string;
  /** The location without its credentials. */
  readonly displayName: string;
}

// No part may begin with a dash: git hands hosts and paths on to ssh.
const host = '(?:[A-Za-z0-9_][A-Za-z0-9._-]*|\\[[0-9A-Fa-f:.]+\\])';
const user = '[A-Za-z0-9_][A-Za-z0-9_.+=,-]*@';
const urls = [
  new RegExp(`^(?<scheme>https?://)(?:[^/?#]*@)?(?<rest>${host}(?::\\d+)?(?:/[^?#]*)?)(?:[?#].*)?$`),
  // No password: ssh has no use for one.
  new RegExp(`^(?<rest>ssh://(?:${user})?${host}(?::\\d+)?/.+)$`),
  new RegExp(`^(?<rest>${user}${host}:[^-].*)$`),
  new RegExp(`^(?<rest>codecommit(?:::[a-z0-9][a-z0-9-]*)?://(?:${user})?[A-Za-z0-9_.][A-Za-z0-9_.-]*)$`),
];
// A host's name git passes over; a user's would be a credential.
const fileUrl = new RegExp(`^file://(?:${host})?/.+$`);
const beginsLikeUrl = /^[A-Za-z][A-Za-z0-9+.-]*:(?::|\/\/)/;

/**
 * Reads what was typed for a repository. Git itself takes more, among it `ext::` and options such as
 * `--upload-pack`, which run a command: hence a list of what is let through.
 */
export function parseRepository(text: string, isExistingPath: (path: string) => boolean): Repository {
  if (text === '' || text.startsWith('-') || text.includes('\0')) throw refuse(text);
  // A folder may be called anything; in a URL, git's credential helpers would read a line's end as one of theirs.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what is looked for
  const hasControl = /[\x01-\x1f\x7f]/.test(text);
  if (!hasControl && fileUrl.test(text)) return { kind: 'url', location: text, displayName: text };
  const displayName = hasControl || /[\s\\]/.test(text) ? undefined : showUrl(text);
  if (displayName !== undefined) return { kind: 'url', location: text, displayName };
  // Git takes a colon before the first slash for a host's name or a helper's, whatever the folders are called.
  const mayBeUrl = beginsLikeUrl.test(text) || (/^[^/]*:/.test(text) && !isExistingPath(text));
  if (mayBeUrl) throw refuse(text);
  const isPlainPath = /^[./]/.test(text);
  return { kind: 'folder', location: text, displayName: isPlainPath ? text : showWithoutCredentials(text) };
}

/** Without user, query and fragment of an HTTP URL; the user of the other forms is only a name. */
function showUrl(text: string): string | undefined {
  for (const url of urls) {
    const { scheme = '', rest } = url.exec(text)?.groups ?? {};
    if (rest !== undefined) return scheme + rest;
  }
  return undefined;
}

function refuse(text: string): InputError {
  return new InputError(
    `${toPrintable(JSON.stringify(showWithoutCredentials(text)))} is no repository that may be asked; ` +
      'give https://, http://, ssh://, git@host:path, codecommit://name, codecommit::region://name, file:// or a folder.',
  );
}
