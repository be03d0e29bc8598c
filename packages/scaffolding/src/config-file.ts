import { parse } from '@babel/parser';
import type { Expression, File, Node, ObjectExpression } from '@babel/types';

/** A change of the text of a file. */
export interface TextEdit {
  /** The fault to report if the file is written so that the change cannot be made. */
  readonly fault: string;
  /** The changed text; undefined if the change cannot be made. */
  apply(text: string): string | undefined;
}

/** The text after all edits. Adds the fault of each edit that cannot be made. */
export function applyEdits(text: string, edits: readonly TextEdit[], faults: string[]): string {
  return edits.reduce((before, edit) => {
    const after = edit.apply(before);
    if (after === undefined) faults.push(edit.fault);
    return after ?? before;
  }, text);
}

/**
 * The value of a property in the default export of a TypeScript file, or the default export itself. Undefined if it is not
 * written there. Babel parses the file, because the compiler of TypeScript 7 has no API for it.
 */
export function findConfigValue(text: string, property?: string): Node | undefined {
  const file = parseOrNothing(text);
  const config = file && resolve(file, defaultExport(file));
  if (property === undefined || config === undefined) return config;
  return config.type === 'ObjectExpression' ? resolve(file, propertyOf(config, property)) : undefined;
}

/** The expression of a property. */
export function propertyOf({ properties }: ObjectExpression, name: string): Expression | undefined {
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

/** The file with another text as the value of a property. Undefined if the value is not a string literal. */
export function replaceText(file: string, property: string, value: string): string | undefined {
  const node = findConfigValue(file, property);
  if (node?.type !== 'StringLiteral') return undefined;
  return replaceNode(file, node, quoteLike(file, value));
}

/** The file with other texts as the list of a property. Undefined if the value is not an array literal. */
export function replaceTexts(file: string, property: string, values: readonly string[]): string | undefined {
  const node = findConfigValue(file, property);
  if (node?.type !== 'ArrayExpression') return undefined;
  const list = values.map((value) => quoteLike(file, value)).join(', ');
  return replaceNode(file, node, `[${list}]`);
}

/** The file with another text in place of a node. */
export function replaceNode(file: string, node: Node, text: string): string {
  return file.slice(0, startOf(node)) + text + file.slice(endOf(node));
}

/** The file with a new property on the line after another one. Undefined if the file does not contain that one. */
export function insertText(file: string, after: string, property: string, value: string): string | undefined {
  const node = findConfigValue(file, after);
  if (node === undefined) return undefined;
  const indent = /^[ \t]*/m.exec(file.slice(file.lastIndexOf('\n', startOf(node)) + 1))?.[0] ?? '';
  const newline = file.includes('\r\n') ? '\r\n' : '\n';
  const line = `,${newline}${indent}${property}: ${quoteLike(file, value)}`;
  return file.slice(0, endOf(node)) + line + file.slice(endOf(node));
}

/** A string as the file writes its strings: in single or double quotes. */
export function quoteLike(text: string, value: string): string {
  const json = JSON.stringify(value);
  if (text.split('"').length > text.split("'").length) return json;
  return `'${json.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** Where a node begins in the text. */
export function startOf({ start }: Node): number {
  return start ?? 0;
}

/** Where the text goes on after a node. */
export function endOf({ end }: Node): number {
  return end ?? 0;
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
