import type { EnvironmentFile } from 'infra/config/configuration.ts';

const lineWidth = 110;

/** The text of an environment's file. A comment marks the fields in `taken`, which come from another environment. */
export function renderFile(
  file: EnvironmentFile,
  content: Readonly<Record<string, unknown>>,
  taken: { readonly fields: readonly string[]; readonly from: string },
): string {
  const type = `${file[0]?.toUpperCase()}${file.slice(1)}Config`;
  const lines = Object.entries(content).flatMap(([field, value]) => [
    ...(taken.fields.includes(field) ? [`  // Not in the tfvars files: as in ${taken.from}.`] : []),
    `  ${field}: ${renderValue(value, 2, field.length)},`,
  ]);
  return [
    `import type { ${type} } from '../../src/config/${file}.ts';`,
    '',
    'export default {',
    ...lines,
    `} satisfies ${type};`,
    '',
  ].join('\n');
}

/** Formats a value like Biome: an array in one line if it fits, and each field of an object in its own line. */
function renderValue(value: unknown, indent: number, keyLength: number): string {
  const pad = ' '.repeat(indent + 2);
  const end = ' '.repeat(indent);
  if (Array.isArray(value)) {
    const items = value.map((item) => renderValue(item, indent + 2, 0));
    const line = `[${items.join(', ')}]`;
    const fits = indent + keyLength + ': ,'.length + line.length <= lineWidth;
    return fits && !line.includes('\n')
      ? line
      : `[\n${items.map((item) => `${pad}${item},\n`).join('')}${end}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).map(
      ([key, item]) => `${pad}${key}: ${renderValue(item, indent + 2, key.length)},\n`,
    );
    return `{\n${fields.join('')}${end}}`;
  }
  return typeof value === 'string' ? renderText(value) : String(value);
}

/** In single quotes, unless double quotes need fewer escapes. */
function renderText(text: string): string {
  const double = JSON.stringify(text);
  if (text.includes("'") && !text.includes('"')) return double;
  return `'${double.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
