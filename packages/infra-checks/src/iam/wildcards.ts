const arnParts = 6;

/** Whether text matches a pattern with `*` (any text) and `?` (one character). Case matters. */
export function matchesWildcards(pattern: string, text: string): boolean {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(text);
}

/** Whether an action matches. The prefix of the service and the name ignore case. */
export function matchesAction(pattern: string, action: string): boolean {
  return matchesWildcards(pattern.toLowerCase(), action.toLowerCase());
}

/**
 * Whether an ARN matches. The first five parts match one by one, so that a `*` there does not match a colon. The last part,
 * which may contain colons, matches as a whole. The part of the service allows no wildcard.
 */
export function matchesArn(pattern: string, arn: string): boolean {
  if (pattern === '*') return true;
  const wanted = splitArn(pattern);
  const given = splitArn(arn);
  if (wanted.length !== arnParts || given.length !== arnParts) return pattern === arn;
  if (/[*?]/.test(wanted[2] ?? '')) return false;
  return wanted.every((part, index) => matchesWildcards(part, given[index] ?? ''));
}

/**
 * Whether a resource of a statement means an ARN: as matchesArn does, and a `*` at the end of a part also matches colons
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html).
 */
export function matchesResource(pattern: string, arn: string): boolean {
  assertNoVariable(pattern);
  return matchesArn(pattern, arn) || matchesAcrossParts(pattern, arn);
}

function matchesAcrossParts(pattern: string, arn: string): boolean {
  const [, , service = '*'] = pattern.split(':');
  if (/[*?]/.test(service)) return false;
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll(/\*(?!:|$)/g, '[^:]*')
    .replaceAll(/(?<!\])\*/g, '.*')
    .replaceAll('?', '[^:]');
  return new RegExp(`^${source}$`, 's').test(arn);
}

/** @throws Error for a policy variable, such as `${aws:username}`. A reference of Terraform, which has no colon, is text. */
export function assertNoVariable(pattern: string): void {
  const [variable] = /\$\{(?:[\w-]+:[^}]*|[*?$])\}/.exec(pattern) ?? [];
  if (variable !== undefined)
    throw new Error(`the policy variable ${variable} is not known to this evaluator`);
}

function splitArn(arn: string): string[] {
  const parts = arn.split(':');
  return parts.length < arnParts
    ? parts
    : [...parts.slice(0, arnParts - 1), parts.slice(arnParts - 1).join(':')];
}
