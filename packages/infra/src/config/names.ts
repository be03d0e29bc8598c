/**
 * A DNS label of RFC 1123, which may start with a digit: a Kubernetes namespace, and each part of a domain. By Kubernetes'
 * page on object names.
 */
export function isDnsLabel(text: string): boolean {
  return text.length <= 63 && /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(text);
}

/**
 * The name of an environment: a DNS label of RFC 1035, which starts with a letter. Stacks, roles and image tags are named
 * after it.
 */
export function isEnvironmentName(text: string): boolean {
  return isRfc1035Label(text);
}

/**
 * The name of a service, which is that of its release and of its Service in Kubernetes. Helm takes 53 characters
 * (ValidateReleaseName). A Service starts with a letter in all versions that EKS supports: Kubernetes 1.36 is the first that
 * allows a leading digit, by KEP 5311.
 */
export function isServiceName(text: string): boolean {
  return text.length <= 53 && isRfc1035Label(text);
}

/** A DNS label that starts with a letter. */
function isRfc1035Label(text: string): boolean {
  return isDnsLabel(text) && /^[a-z]/.test(text);
}

/** The name of a ref below `refs/heads/`, by `git help check-ref-format`. */
export function isRefName(text: string): boolean {
  return (
    text !== '@' &&
    !/[\p{Cc} ~^:?*[\\]|\.\.|@\{|\.$/u.test(text) &&
    text.split('/').every((part) => part !== '' && !part.startsWith('.') && !part.endsWith('.lock'))
  );
}

/** A domain name of two labels or more, of which the last has a letter: the last part of an address has none. */
export function isDomainName(text: string): boolean {
  const labels = text.split('.');
  return (
    text.length <= 253 && labels.length >= 2 && labels.every(isDnsLabel) && !/^\d+$/.test(labels.at(-1) ?? '')
  );
}

/** The values that occur twice or more, once each, with the index of the second one. */
export function duplicates(values: readonly string[]): { value: string; index: number }[] {
  const found = new Map<string, number>();
  values.forEach((value, index) => {
    if (values.indexOf(value) < index && !found.has(value)) found.set(value, index);
  });
  return [...found].map(([value, index]) => ({ value, index }));
}
