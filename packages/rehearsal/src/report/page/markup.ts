import { printableText } from '../printable-text.ts';

/** Text that is HTML already. Only `html` and `trusted` make it. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Value = Markup | string | number | undefined | false | readonly Value[];

/** A template whose values are escaped, unless they are markup; undefined and false are left out. */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Markup {
  return new Markup(strings.reduce((before, part, index) => before + render(values[index - 1]) + part));
}

/** Text of this project that is HTML, CSS or a script. */
export const trusted = (text: string) => new Markup(text);

function render(value: Value): string {
  if (value === undefined || value === false) return '';
  if (value instanceof Markup) return value.text;
  if (typeof value === 'object') return value.map(render).join('');
  return escapeMarkup(String(value));
}

/** Escapes text for an element or an attribute, and makes control characters visible. */
export function escapeMarkup(text: string): string {
  return printableText(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
