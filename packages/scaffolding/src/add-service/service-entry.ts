import type { DeliveryConfig } from 'infra/config/delivery.ts';
import { type Service, serviceSchema } from 'infra/config/service.ts';
import { freeTagPrefix } from 'infra/config/tag-prefixes.ts';
import { quoteLike } from '../config-file.ts';

type Entry = DeliveryConfig['services'][number];

/**
 * The entry of a new service, without what is a default. It answers as its template does, because its code is a copy. With
 * `sharing` its source is in the repository of the template, where these services are, and has version tags of its own.
 */
export function newServiceEntry(
  name: string,
  template: Service,
  sharing: readonly Service[] | undefined,
): Entry {
  const { branch, port, smokeTest, sourceRepositoryName } = template;
  const { path, status, text } = smokeTest;
  const byDefault = serviceSchema.parse({ name, smokeTest: { text } });
  return {
    name,
    ...(sharing && { sourceRepositoryName, tagPrefix: tagPrefixOf(name, sharing), sourcePaths: [] }),
    ...(branch !== byDefault.branch && { branch }),
    ...(port !== byDefault.port && { port }),
    smokeTest: {
      ...(path !== byDefault.smokeTest.path && { path }),
      ...(status !== byDefault.smokeTest.status && { status }),
      text,
    },
  };
}

/** Where none is free, the rules of the configuration refuse this one. */
function tagPrefixOf(name: string, sharing: readonly Service[]): string {
  const taken = sharing.map(({ tagPrefix }) => tagPrefix);
  return freeTagPrefix(name, taken) ?? `${name}-v`;
}

/** The entry as TypeScript, in the quotes of the file. */
export function entryText(entry: object, fileText: string): string {
  const lines = Object.entries(entry).map(([key, value]) => `  ${key}: ${literal(value, fileText)},`);
  return ['{', ...lines, '}'].join('\n');
}

function literal(value: unknown, fileText: string): string {
  if (typeof value === 'string') return quoteLike(fileText, value);
  if (Array.isArray(value)) return `[${value.map((item) => literal(item, fileText)).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const fields = Object.entries(value).map(([key, field]) => `${key}: ${literal(field, fileText)}`);
  return `{ ${fields.join(', ')} }`;
}
