import { fileSchemas } from 'infra/config/configuration.ts';
import { chartVariables, fieldMappings } from 'tfvars-import/field-mappings.ts';
import * as z from 'zod';
import type { FieldComment } from './field-comments.ts';
import { markdownTable } from './markdown.ts';

interface FieldSchema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly FieldSchema[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly items?: FieldSchema;
  readonly properties?: Readonly<Record<string, FieldSchema>>;
  readonly required?: readonly string[];
}

const heading = ['field', 'type', 'default', 'tfvars', 'says'];

/** A table for each of the files: types and defaults from its schema, meanings from the comments. */
export function fieldTables(comments: ReadonlyMap<string, FieldComment>): string {
  return Object.entries(fileSchemas)
    .map(([file, fileSchema]) => {
      const schema: FieldSchema = z.toJSONSchema(fileSchema, { io: 'input' }) as FieldSchema;
      const rows = rowsOf(file, [], schema, comments);
      return [`\`${file}.ts\``, '', ...markdownTable([heading, ...rows])].join('\n');
    })
    .join('\n\n');
}

function rowsOf(
  file: string,
  path: readonly string[],
  { properties = {}, required = [] }: FieldSchema,
  comments: ReadonlyMap<string, FieldComment>,
): string[][] {
  return Object.entries(properties).flatMap(([name, schema]) => {
    const fieldPath = [...path, name];
    const comment = comments.get([file, ...fieldPath].join('.'));
    if (!comment) throw new Error(`The compiler knows no field ${[file, ...fieldPath].join('.')}.`);
    const given = schema.default === undefined ? comment.default : JSON.stringify(schema.default);
    const isOptional = !required.includes(name);
    const row = [
      `\`${fieldPath.join('.')}\``,
      `\`${typeText(schema)}\``,
      isOptional ? (comment.default ?? (given && `\`${given.replaceAll('"', "'")}\``) ?? 'none') : '',
      tfvarsName(file, fieldPath.join('.')),
      comment.change ? `${comment.text} _A change_: ${comment.change}` : comment.text,
    ];
    return [row, ...rowsOf(file, fieldPath, schema.items ?? schema, comments)];
  });
}

function typeText(schema: FieldSchema): string {
  if (schema.anyOf) return schema.anyOf.map(typeText).join(' | ');
  const values = schema.enum ?? (schema.const === undefined ? undefined : [schema.const]);
  if (values) return values.map((value) => JSON.stringify(value)?.replaceAll('"', "'")).join(' | ');
  if (schema.type === 'array')
    return schema.items?.properties ? 'object[]' : `${typeText(schema.items ?? {})}[]`;
  return schema.type === 'integer' ? 'number' : (schema.type ?? 'unknown');
}

function tfvarsName(file: string, field: string): string {
  const mapped = fieldMappings.filter((mapping) => mapping.file === file && mapping.field === field);
  const chart = Object.entries(chartVariables).find(([, of]) => field === `loadBalancerController.${of}`);
  const names = [...mapped.map(({ name }) => name), ...(chart ? [chart[0]] : [])];
  return names.map((name) => `\`${name}\``).join(', ');
}
