import type { ArrayExpression, Node } from '@babel/types';
import { endOf, findConfigValue, propertyOf, quoteLike, replaceNode, startOf } from './config-file.ts';

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
    copyNamed(name, newName, key = 'name') {
      const found = elementWith(list, key, name);
      if (!found) return undefined;
      const { element, value } = found;
      const [from, to] = [startOf(element), endOf(element)];
      const copy = text.slice(from, startOf(value)) + quoteLike(text, newName) + text.slice(endOf(value), to);
      return copy.replaceAll('\r\n', '\n').replaceAll(`\n${indentOf(text, element) ?? ''}`, '\n');
    },
    setText(name, property, value) {
      const found = elementWith(list, 'name', name);
      if (!found) return undefined;
      const node = propertyOf(found.element, property);
      const quoted = quoteLike(text, value);
      if (node) return node.type === 'StringLiteral' ? replaceNode(text, node, quoted) : undefined;
      const end = endOf(found.value);
      return `${text.slice(0, end)}, ${property}: ${quoted}${text.slice(end)}`;
    },
    append: (element) => append(text, list, element),
  };
}

/** The element whose property has a text as its value, and the node of that value. */
function elementWith({ elements }: ArrayExpression, property: string, text: string) {
  for (const element of elements) {
    if (element?.type !== 'ObjectExpression') continue;
    const value = propertyOf(element, property);
    if (value?.type === 'StringLiteral' && value.value === text) return { element, value };
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
