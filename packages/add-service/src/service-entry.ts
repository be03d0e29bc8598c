import type { DeliveryConfig, Service } from 'infra/config/delivery.ts';
import { quoteLike } from './config-list.ts';

/** The entry of a new service. It answers as its template does, because its code is a copy. */
export function newServiceEntry(
  name: string,
  { branch, smokeTest }: Service,
): DeliveryConfig['services'][number] {
  return { name, branch, smokeTest };
}

/** The entry as TypeScript, in the quotes of the file. */
export function entryText(entry: object, fileText: string): string {
  const lines = Object.entries(entry).map(([key, value]) => `  ${key}: ${literal(value, fileText)},`);
  return ['{', ...lines, '}'].join('\n');
}

function literal(value: unknown, fileText: string): string {
  if (typeof value === 'string') return quoteLike(fileText, value);
  if (typeof value !== 'object' || value === null) return String(value);
  const fields = Object.entries(value).map(([key, field]) => `${key}: ${literal(field, fileText)}`);
  return `{ ${fields.join(', ')} }`;
}
