import { expect } from 'chai';
import { quoteLike } from '../src/config-file.ts';
import { findConfigList } from '../src/config-list.ts';

/** The text with `'c'`, or what is given, at the end of `list`. */
function append(text: string, element = "'c'"): string | undefined {
  return findConfigList(text, 'list')?.append(element);
}

describe('findConfigList', () => {
  for (const [what, before, after] of [
    [
      'a list in one line',
      "export default { list: ['a', 'b'] };",
      "export default { list: ['a', 'b', 'c'] };",
    ],
    ['an empty list', 'export default { list: [] };', "export default { list: ['c'] };"],
    [
      'a list with an element a line',
      "export default {\n  list: [\n    'a',\n    'b',\n  ],\n};\n",
      "export default {\n  list: [\n    'a',\n    'b',\n    'c',\n  ],\n};\n",
    ],
    [
      'a list without a comma at its end',
      "export default {\n\tlist: [\n\t\t'a'\n\t],\n};\n",
      "export default {\n\tlist: [\n\t\t'a',\n\t\t'c'\n\t],\n};\n",
    ],
    [
      'a comment behind the last element, which stays there',
      "export default {\n  list: [\n    'a', // the first\n    // no more\n  ],\n};\n",
      "export default {\n  list: [\n    'a', // the first\n    'c',\n    // no more\n  ],\n};\n",
    ],
    [
      'a comment behind the last element, without a comma',
      "export default {\n  list: [\n    'a' // the first\n  ],\n};\n",
      "export default {\n  list: [\n    'a', // the first\n    'c'\n  ],\n};\n",
    ],
    [
      'line ends of Windows',
      "export default {\r\n  list: [\r\n    'a',\r\n  ],\r\n};\r\n",
      "export default {\r\n  list: [\r\n    'a',\r\n    'c',\r\n  ],\r\n};\r\n",
    ],
    [
      'satisfies and as const',
      "export default { list: ['a'] as const } satisfies Config;",
      "export default { list: ['a', 'c'] as const } satisfies Config;",
    ],
    [
      'constants',
      "const list: string[] = ['a'];\nconst config: Config = { list };\nexport default config;",
      "const list: string[] = ['a', 'c'];\nconst config: Config = { list };\nexport default config;",
    ],
    [
      'a name in quotes, and the same name elsewhere',
      `const other = { list: ['x'] };\nexport default { "list": ['a'], other, text: "list: ['b']" };`,
      `const other = { list: ['x'] };\nexport default { "list": ['a', 'c'], other, text: "list: ['b']" };`,
    ],
    [
      'a spread, which stays',
      "export default { list: [...others, 'a'] };",
      "export default { list: [...others, 'a', 'c'] };",
    ],
  ] as const)
    it(`adds to the end with ${what}`, () => {
      expect(append(before)).to.equal(after);
    });

  it('indents an element of several lines', () => {
    const text = 'export default {\n  list: [\n    {\n      a: 1,\n    },\n  ],\n};\n';
    expect(append(text, '{\n  a: 2,\n}')).to.equal(
      'export default {\n  list: [\n    {\n      a: 1,\n    },\n    {\n      a: 2,\n    },\n  ],\n};\n',
    );
  });

  for (const [what, text] of [
    ['a function makes the list', 'export default { list: makeList() };'],
    ['the list is imported', "import { list } from './list.ts';\nexport default { list };"],
    ['a function makes the object', "export default make({ list: ['a'] });"],
    ['the name is computed', "const name = 'list';\nexport default { [name]: ['a'] };"],
    ['there is no default export', "export const config = { list: ['a'] };"],
    ['there is no such list', "export default { other: ['a'] };"],
    ['the text is not TypeScript', 'export default { list: [ };'],
  ] as const)
    it(`finds nothing if ${what}`, () => {
      expect(findConfigList(text, 'list')).to.equal(undefined);
    });

  it('copies the element of a name under another, with its comments', () => {
    const text = `export default {
  list: [
    { name: 'a', size: 1 },
    {
      // The second.
      name: 'b',
      size: { most: 2 },
    },
  ],
};
`;
    const list = findConfigList(text, 'list');
    expect(list?.copyNamed('b', 'c')).to.equal(`{
  // The second.
  name: 'c',
  size: { most: 2 },
}`);
    expect(list?.copyNamed('a', 'c')).to.equal(`{ name: 'c', size: 1 }`);
    expect(list?.copyNamed('d', 'c')).to.equal(undefined);
  });
});

describe('quoteLike', () => {
  it('writes single or double quotes, as the text does most', () => {
    expect(quoteLike("const a = 'a';", `it's "it"\n`)).to.equal(`'it\\'s "it"\\n'`);
    expect(quoteLike('const a = "a";', `it's "it"`)).to.equal(`"it's \\"it\\""`);
  });
});

describe('setText', () => {
  const text =
    "export default { list: [{ name: 'a', from: 'x' }, { name: 'b' }, { name: 'c', from: of() }] };";
  const set = (name: string) => findConfigList(text, 'list')?.setText(name, 'from', 'y');

  it('replaces the text of the named element only', () => {
    expect(set('a')).to.equal(text.replace("from: 'x'", "from: 'y'"));
  });

  it('adds the property where the element has none', () => {
    expect(set('b')).to.equal(text.replace("name: 'b'", "name: 'b', from: 'y'"));
  });

  it('gives up on a value that is no text, and on a name that is not there', () => {
    expect([set('c'), set('d')]).to.deep.equal([undefined, undefined]);
  });
});
