const leastTokenLength = 8;

/** Finds the credentials of an HTTP URL: password, token, and both in the form of the HTTP header. */
export function findSecrets(url: string): string[] {
  const { user = '', query = '' } =
    /^https?:\/\/(?:(?<user>[^/?#]*)@)?[^?#]*(?<query>.*)$/.exec(url)?.groups ?? {};
  const [name = '', ...passwordParts] = user.split(':');
  const password = passwordParts.join(':');
  const header = Buffer.from(`${decode(name)}:${decode(password)}`).toString('base64');
  const values = query.split(/[?&#]/).map((pair) => pair.slice(pair.indexOf('=') + 1));
  // A user name may be a token. A short one such as "git" is not, and hiding it would garble git's messages.
  const names = [name, decode(name)].filter((text) => text.length >= leastTokenLength);
  const secrets = [user, header, password, decode(password), ...names, ...values, ...values.map(decode)];
  return secrets.filter((text) => text !== '' && text !== 'git').sort((a, b) => b.length - a.length);
}

/**
 * Hides the given secrets in a text, and possible credentials of any URL in it, because git also prints URLs of
 * redirections and of the user's `insteadOf`.
 */
export function hideSecrets(text: string, secrets: readonly string[]): string {
  const withoutUsers = text.replaceAll(/(:\/\/)[^/\s'"]*@/g, '$1***@');
  const withoutQueries = withoutUsers
    .replaceAll(/(https?:\/\/[^\s'"?#]*)[?#][^\s'"]*/g, '$1?***')
    // A trace of the protocol has the path without the host.
    .replaceAll(/([?&][\w.~%+-]+=)[^\s'"&#]+/g, '$1***');
  return secrets.reduce((hidden, secret) => hidden.replaceAll(findSecret(secret), '***'), withoutQueries);
}

/** Matches a short secret only as a word: a password "a" must not hide each letter a. */
function findSecret(secret: string): string | RegExp {
  if (secret.length >= leastTokenLength) return secret;
  const escaped = secret.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  return new RegExp(`(?<![A-Za-z0-9])${escaped}(?![A-Za-z0-9])`, 'g');
}

/** Shows a text that may be a mistyped URL, without its possible credentials. */
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
    return text; // not percent-encoded
  }
}
