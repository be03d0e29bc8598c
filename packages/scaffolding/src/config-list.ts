import type { ArrayExpression, Node } from '@babel/types';
import { endOf, findConfigValue, propertyOf, quoteLike, startOf } from './config-file.ts';

/** A list in a configuration file, and where its elements are in the text. */
export interface ConfigList {
  /** The text of the element whose property `key` has a value, with that value replaced; undefined if there is none. */
  copyNamed(name: string, newName: string, key?: string): string | undefined;
  /** The whole text with another text as a property of the element of a name; undefined if it cannot be written there. */
  setText(name: string, property: string, value: string): string | undefined;
  /** The whole text with a new element at the end of the list. */
  append(element: string): string;
}

/**
 * Finds a list in the default export of a TypeScript file, such as `services`, or the list that is the default export.
 * Undefined if it is not an array literal, which cannot be edited.
 */
export function findConfigList(text: string, property?: string): ConfigList | undefined {
  const list = findConfigValue(text, property);
  if (list?.type !== 'ArrayExpression') return undefined;
  return {
    copyNamed: (name, newName, key = 'name') => copyNamed(text, list, { key, name, newName }),
    setText: (name, property, value) => setText(text, list, { name, property, value }),
    append: (element) => append(text, list, element),
  };
}

interface Renaming {
  readonly key: string;
  readonly name: string;
  readonly newName: string;
}

function copyNamed(
  text: string,
  { elements }: ArrayExpression,
  { key, name, newName }: Renaming,
): string | undefined {
  for (const element of elements) {
    const value = element?.type === 'ObjectExpression' ? propertyOf(element, key) : undefined;
    if (!element || value?.type !== 'StringLiteral' || value.value !== name) continue;
    const [from, to] = [startOf(element), endOf(element)];
    const copy = text.slice(from, startOf(value)) + quoteLike(text, newName) + text.slice(endOf(value), to);
    return copy.replaceAll('\r\n', '\n').replaceAll(`\n${indentOf(text, element) ?? ''}`, '\n');
  }
  return undefined;
}

function setText(
  text: string,
  { elements }: ArrayExpression,
  { name, property, value }: { readonly name: string; readonly property: string; readonly value: string },
): string | undefined {
  for (const element of elements) {
    if (element?.type !== 'ObjectExpression') continue;
    const named = propertyOf(element, 'name');
    if (named?.type !== 'StringLiteral' || named.value !== name) continue;
    const node = propertyOf(element, property);
    const quoted = quoteLike(text, value);
    if (node === undefined)
      return `${text.slice(0, endOf(named))}, ${property}: ${quoted}${text.slice(endOf(named))}`;
    if (node.type !== 'StringLiteral') return undefined;
    return text.slice(0, startOf(node)) + quoted + text.slice(endOf(node));
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
  // The comma of the last element, and a comment at the end of its line.
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
