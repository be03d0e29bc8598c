import { html, type Markup } from './markup.ts';

const names = ['', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', ''];
const sequence = new RegExp(`${String.fromCharCode(0x1b)}\\[([\\d;:]*)m`);

interface Style {
  readonly color: string;
  readonly isBold: boolean;
}

const plain: Style = { color: '', isBold: false };

/** A line of a program's output: the colours of a terminal as classes, all else escaped. */
export function ansiLine(line: string): Markup {
  const parts = line.split(sequence);
  let style = plain;
  return html`${parts.map((part, index) => {
    if (index % 2 === 0) return styled(part, style);
    style = nextStyle(style, part.split(/[;:]/).map(Number));
    return undefined;
  })}`;
}

function styled(text: string, { color, isBold }: Style): Markup | undefined {
  if (text === '') return undefined;
  const name = [color, isBold ? 'bold' : ''].filter(Boolean).join(' ');
  return name === '' ? html`${text}` : html`<span class="${name}">${text}</span>`;
}

/** The style after a sequence: codes of ECMA-48, and of xterm's 256 colours the first 16. */
function nextStyle(before: Style, codes: readonly number[]): Style {
  let style = before;
  for (let index = 0; index < codes.length; index += 1) {
    const code = codes[index] ?? 0;
    if (code === 38 || code === 48) {
      const isPalette = codes[index + 1] === 5;
      const number = codes[index + 2] ?? 0;
      if (code === 38) style = { ...style, color: isPalette && number < 16 ? colorOf(number) : '' };
      index += isPalette ? 2 : 4;
    } else if (code === 0) style = plain;
    else if (code === 1) style = { ...style, isBold: true };
    else if (code === 22) style = { ...style, isBold: false };
    else if (code === 39) style = { ...style, color: '' };
    else if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97))
      style = { ...style, color: colorOf(code % 10) };
  }
  return style;
}

const colorOf = (number: number) => names[number % 8] ?? '';
