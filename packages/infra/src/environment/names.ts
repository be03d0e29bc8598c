/** A DNS label: what an environment, a Kubernetes namespace and a subdomain may be called. */
export function isDnsLabel(text: string): boolean {
  return text.length <= 63 && /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(text);
}

/**
 * A DNS label that starts with a letter: what Kubernetes wants of a Service's name, and what the deploy's steps want
 * of all names that they are given.
 */
export function isServiceName(text: string): boolean {
  return isDnsLabel(text) && /^[a-z]/.test(text);
}

/** A domain name of two labels or more. */
export function isDomainName(text: string): boolean {
  const labels = text.split('.');
  return text.length <= 253 && labels.length >= 2 && labels.every(isDnsLabel);
}

/** The values that occur twice or more, once each, with the index of the second one. */
export function duplicates(values: readonly string[]): { value: string; index: number }[] {
  const found = new Map<string, number>();
  values.forEach((value, index) => {
    if (values.indexOf(value) < index && !found.has(value)) found.set(value, index);
  });
  return [...found].map(([value, index]) => ({ value, index }));
}
