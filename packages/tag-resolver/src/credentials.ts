const leastTokenLength = 8;

/** Finds the texts in an HTTP URL that no output may hold: password, token, and both as HTTP sends them. */
export function findSecrets(url: string): string[] {
  const { user = '', query = '' } =
    /^https?:\/\/(?:(?<user>[^/?#]*)@)?[^?#]*(?<query>.*)$/.exec(url)?.groups ?? {};
  const [name = '', ...passwordParts] = user.split(':');
  const password = passwordParts.join(':');
  const header = Buffer.from(`${decode(name)}:${decode(password)}`).toString('base64');
  const values = query.split(/[?&#]/).map((pair) => pair.slice(pair.indexOf('=') + 1));
  // A user's name may be a token; one as short as "git" is none, and hiding it would spoil git's sentences.
  const names = [name, decode(name)].filter((text) => text.length >= leastTokenLength);
  const secrets = [user, header, password, decode(password), ...names, ...values, ...values.map(decode)];
  return secrets.filter((text) => text !== '' && text !== 'git').sort((a, b) => b.length - a.length);
}

/**
 * Takes the given secrets out of a text, and of any URL in it what may be one: git also names URLs that a
 * redirection or the user's `insteadOf` led to.
 */
export function hideSecrets(text: string, secrets: readonly string[]): string {
  const withoutUsers = text.replaceAll(/(:\/\/)[^/\s'"]*@/g, '$1***@');
  const withoutQueries = withoutUsers
    .replaceAll(/(https?:\/\/[^\s'"?#]*)[?#][^\s'"]*/g, '$1?***')
    // A trace of the protocol holds the path without the host.
    .replaceAll(/([?&][\w.~%+-]+=)[^\s'"&#]+/g, '$1***');
  return secrets.reduce((hidden, secret) => hidden.replaceAll(findSecret(secret), '***'), withoutQueries);
}

/** A short secret is looked for as a word only: a password "a" should not blot out each letter a. */
function findSecret(secret: string): string | RegExp {
  if (secret.length >= leastTokenLength) return secret;
  const escaped = secret.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  return new RegExp(`(?<![A-Za-z0-9])${escaped}(?![A-Za-z0-9])`, 'g');
}

/** Shows a text that may be a mistyped URL: only its scheme and what can be no credential. */
export function showWithoutCredentials(text: string): string {
  const [, scheme = '', rest = ''] = /^([A-Za-z][A-Za-z0-9+.-]*:(?:\/\/|:))?(.*)$/s.exec(text) ?? [];
  const at = rest.lastIndexOf('@');
  const shown = at < 0 ? rest : `***${rest.slice(at)}`;
  return scheme + shown.replace(/[?#].*$/s, '').slice(0, 200);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // not percent-encoded, hence already what it means
  }
}
