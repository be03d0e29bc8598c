import { parse } from '@babel/parser';
import type { ArrayExpression, Expression, File, Node, ObjectExpression } from '@babel/types';

/** A list in a configuration file, and where its elements are in the text. */
export interface ConfigList {
  /** The text of the element whose property `name` has a value, with that value replaced; undefined if there is none. */
  copyNamed(name: string, newName: string): string | undefined;
  /** The whole text with an element more at the end of the list. Everything else stays as it is. */
  append(element: string): string;
}

/**
 * Finds a list in the default export of a TypeScript file, such as `services`. Undefined if the list is not written there
 * as `[...]`, so that it cannot be edited. Babel parses the file, because the compiler of TypeScript 7 has no API for it.
 */
export function findConfigList(text: string, property: string): ConfigList | undefined {
  const file = parseOrNothing(text);
  const config = file && resolve(file, defaultExport(file));
  if (config?.type !== 'ObjectExpression') return undefined;
  const list = resolve(file, propertyOf(config, property));
  if (list?.type !== 'ArrayExpression') return undefined;
  return {
    copyNamed: (name, newName) => copyNamed(text, list, name, newName),
    append: (element) => append(text, list, element),
  };
}

/** A string as the file writes its strings: in single or double quotes. */
export function quoteLike(text: string, value: string): string {
  const json = JSON.stringify(value);
  if (text.split('"').length > text.split("'").length) return json;
  return `'${json.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

function parseOrNothing(text: string): File | undefined {
  try {
    return parse(text, { sourceType: 'module', plugins: ['typescript'] });
  } catch {
    return undefined;
  }
}

function defaultExport({ program }: File): Node | undefined {
  return program.body.find((statement) => statement.type === 'ExportDefaultDeclaration')?.declaration;
}

/** The value behind `satisfies`, `as` and a constant of the same file. */
function resolve(file: File | undefined, node: Node | null | undefined): Node | undefined {
  switch (node?.type) {
    case 'TSSatisfiesExpression':
    case 'TSAsExpression':
      return resolve(file, node.expression);
    case 'Identifier': {
      const declared = file?.program.body
        .flatMap((statement) => (statement.type === 'VariableDeclaration' ? statement.declarations : []))
        .find(({ id }) => id.type === 'Identifier' && id.name === node.name);
      return declared && resolve(file, declared.init);
    }
    default:
      return node ?? undefined;
  }
}

function propertyOf({ properties }: ObjectExpression, name: string): Expression | undefined {
  for (const property of properties) {
    if (property.type !== 'ObjectProperty' || property.computed) continue;
    const { key, value } = property;
    const isWanted =
      (key.type === 'Identifier' && key.name === name) ||
      (key.type === 'StringLiteral' && key.value === name);
    if (isWanted) return value as Expression;
  }
  return undefined;
}

function copyNamed(
  text: string,
  { elements }: ArrayExpression,
  name: string,
  newName: string,
): string | undefined {
  for (const element of elements) {
    const value = element?.type === 'ObjectExpression' ? propertyOf(element, 'name') : undefined;
    if (!element || value?.type !== 'StringLiteral' || value.value !== name) continue;
    const [from, to] = [startOf(element), endOf(element)];
    const copy = text.slice(from, startOf(value)) + quoteLike(text, newName) + text.slice(endOf(value), to);
    return copy.replaceAll('\r\n', '\n').replaceAll(`\n${indentOf(text, element) ?? ''}`, '\n');
  }
  return undefined;
}

function append(text: string, list: ArrayExpression, element: string): string {
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const last = list.elements.at(-1);
  if (!last) {
    const inside = startOf(list) + 1;
    return text.slice(0, inside) + element.replaceAll('\n', newline) + text.slice(inside);
  }
  const indent = indentOf(text, last);
  // What belongs to the last element: its comma, and a comment at the end of its line.
  const tail = /^(\s*,)?([ \t]*\/\/[^\r\n]*)?/.exec(text.slice(endOf(last)));
  const [whole = '', comma = '', comment = ''] = tail ?? [];
  const ownLine = indent !== undefined || comment !== '';
  const space = ownLine ? newline + (indent ?? '') : ' ';
  return [
    text.slice(0, endOf(last)),
    `,${comment}${space}`,
    element.replaceAll('\n', newline + (indent ?? '')),
    comma === '' ? '' : ',',
    text.slice(endOf(last) + whole.length),
  ].join('');
}

/** The indentation of a node that is the first on its line; undefined for any other. */
function indentOf(text: string, node: Node): string | undefined {
  return /(?:^|\n)([ \t]*)$/.exec(text.slice(0, startOf(node)))?.[1];
}

function startOf({ start }: Node): number {
  return start ?? 0;
}

function endOf({ end }: Node): number {
  return end ?? 0;
}
