import type { Report } from './faults.ts';
import { longestTagPrefix, type Service } from './service.ts';

/**
 * A prefix of version tags for a service that shares a repository with these prefixes, such as `orders-v`. One that begins as
 * another does, as `vote-v` and `v`, gets a word before it. Undefined if that does not help.
 */
export function freeTagPrefix(name: string, taken: readonly string[]): string | undefined {
  // No name of a service has an underscore, so two of the second kind never begin alike.
  return [`${name}-v`, `release-${name}_v`].find(
    (prefix) => prefix.length <= longestTagPrefix && !taken.some((other) => beginAlike(prefix, other)),
  );
}

/** A version tag in a repository belongs to one service: no prefix may begin as another does. */
export function checkTagPrefixes(services: readonly Service[], report: Report): void {
  services.forEach((service, index) => {
    const { name, sourceRepositoryName, tagPrefix } = service;
    const sharing = services.filter((one) => one.sourceRepositoryName === sourceRepositoryName);
    const earlier = sharing.slice(0, sharing.indexOf(service));
    const other = earlier.find((one) => beginAlike(tagPrefix, one.tagPrefix));
    if (other === undefined) return;
    const taken = sharing.filter((one) => one !== service).map((one) => one.tagPrefix);
    const free = freeTagPrefix(name, taken);
    report(
      `services[${index}].tagPrefix`,
      `a tag of ${tagPrefix} and of ${other.tagPrefix}, the prefix of ${other.name} in ${sourceRepositoryName}, can be the same; write one that begins otherwise${free === undefined ? '' : `, such as ${free}`}`,
    );
  });
}

/** Whether a tag can have both prefixes. */
function beginAlike(one: string, other: string): boolean {
  return one.startsWith(other) || other.startsWith(one);
}
