import { showWithoutCredentials } from './credentials.ts';
import { InputError } from './errors.ts';
import { toPrintable } from './printable.ts';

/** A repository that may be passed to git. */
export interface Repository {
  /** A local folder, of which git gets the absolute path, or a URL. */
  readonly kind: 'folder' | 'url';
  readonly location: string;
  /** The location without its credentials. */
  readonly displayName: string;
}

// No part may begin with a dash, because git passes hosts and paths to ssh.
const host = '(?:[A-Za-z0-9_][A-Za-z0-9._-]*|\\[[0-9A-Fa-f:.]+\\])';
const user = '[A-Za-z0-9_][A-Za-z0-9_.+=,-]*@';
const urls = [
  new RegExp(`^(?<scheme>https?://)(?:[^/?#]*@)?(?<rest>${host}(?::\\d+)?(?:/[^?#]*)?)(?:[?#].*)?$`),
  // No password: ssh does not use one.
  new RegExp(`^(?<rest>ssh://(?:${user})?${host}(?::\\d+)?/.+)$`),
  new RegExp(`^(?<rest>${user}${host}:[^-].*)$`),
  new RegExp(`^(?<rest>codecommit(?:::[a-z0-9][a-z0-9-]*)?://(?:${user})?[A-Za-z0-9_.][A-Za-z0-9_.-]*)$`),
];
// git ignores a host name; a user name would be a credential.
const fileUrl = new RegExp(`^file://(?:${host})?/.+$`);
const beginsLikeUrl = /^[A-Za-z][A-Za-z0-9+.-]*:(?::|\/\/)/;

/**
 * Parses a repository. Only listed forms are accepted, because git also takes `ext::` and options such as `--upload-pack`,
 * which run a command.
 */
export function parseRepository(text: string, isExistingPath: (path: string) => boolean): Repository {
  if (text === '' || text.startsWith('-') || text.includes('\0')) throw refuse(text);
  // A folder may have any name. In a URL, a line end would be one of the credential helpers' protocol.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what is looked for
  const hasControl = /[\x01-\x1f\x7f]/.test(text);
  if (!hasControl && fileUrl.test(text)) return { kind: 'url', location: text, displayName: text };
  const displayName = hasControl || /[\s\\]/.test(text) ? undefined : showUrl(text);
  if (displayName !== undefined) return { kind: 'url', location: text, displayName };
  // git takes a colon before the first slash for a host or a helper, even if such a folder exists.
  const mayBeUrl = beginsLikeUrl.test(text) || (/^[^/]*:/.test(text) && !isExistingPath(text));
  if (mayBeUrl) throw refuse(text);
  const isPlainPath = /^[./]/.test(text);
  return { kind: 'folder', location: text, displayName: isPlainPath ? text : showWithoutCredentials(text) };
}

/** The URL without user, query and fragment for HTTP; the user of the other forms is no credential. */
function showUrl(text: string): string | undefined {
  for (const url of urls) {
    const { scheme = '', rest } = url.exec(text)?.groups ?? {};
    if (rest !== undefined) return scheme + rest;
  }
  return undefined;
}

function refuse(text: string): InputError {
  return new InputError(
    `${toPrintable(JSON.stringify(showWithoutCredentials(text)))} is not a supported repository; ` +
      'give https://, http://, ssh://, git@host:path, codecommit://name, codecommit::region://name, file:// or a folder.',
  );
}
