const arnParts = 6;

/** Whether text is what a pattern with `*` (any run) and `?` (one character) says; case counts. */
export function matchesWildcards(pattern: string, text: string): boolean {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(text);
}

/** Whether an action is meant: the service's prefix and the action's name are the same in any case. */
export function matchesAction(pattern: string, action: string): boolean {
  return matchesWildcards(pattern.toLowerCase(), action.toLowerCase());
}

/**
 * Whether an ARN is meant: each of its first five parts by itself, so that a `*` there does not run over a colon; the
 * last part, which may hold colons, as a whole. The service's part takes no wildcard.
 */
export function matchesArn(pattern: string, arn: string): boolean {
  if (pattern === '*') return true;
  const wanted = splitArn(pattern);
  const given = splitArn(arn);
  if (wanted.length !== arnParts || given.length !== arnParts) return pattern === arn;
  if (/[*?]/.test(wanted[2] ?? '')) return false;
  return wanted.every((part, index) => matchesWildcards(part, given[index] ?? ''));
}

function splitArn(arn: string): string[] {
  const parts = arn.split(':');
  return parts.length < arnParts
    ? parts
    : [...parts.slice(0, arnParts - 1), parts.slice(arnParts - 1).join(':')];
}
