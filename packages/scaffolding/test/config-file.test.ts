import { expect } from 'chai';
import { insertText, replaceText, replaceTexts } from '../src/config-file.ts';

describe('replaceText', () => {
  for (const [what, before, after] of [
    [
      'a text, in the quotes of the file',
      "export default { a: 'x', b: 'x' } satisfies A;",
      "export default { a: 'x', b: 'y' } satisfies A;",
    ],
    ['a text in double quotes', 'export default { "b": "x" };', 'export default { "b": "y" };'],
    [
      'a text in a constant of the file',
      "const b = 'x'; export default { b: b };",
      "const b = 'y'; export default { b: b };",
    ],
  ] as const)
    it(`replaces ${what}, and nothing else`, () => {
      expect(replaceText(before, 'b', 'y')).to.equal(after);
    });

  for (const text of [
    'export default { b: make() };',
    'export default make();',
    "export default { a: 'x' };",
    'export default {',
  ])
    it(`gives up on ${text}`, () => {
      expect(replaceText(text, 'b', 'y')).to.equal(undefined);
      if (!text.includes('b: ')) expect(insertText(text, 'b', 'c', 'y')).to.equal(undefined);
    });
});

describe('insertText', () => {
  it('adds a property on a line of its own, indented as the one before', () => {
    expect(insertText("export default {\n  a: 'x',\n  b: 'x',\n};\n", 'a', 'c', 'y')).to.equal(
      "export default {\n  a: 'x',\n  c: 'y',\n  b: 'x',\n};\n",
    );
    expect(insertText("export default {\r\n\ta: 'x'\r\n};\r\n", 'a', 'c', 'y')).to.equal(
      "export default {\r\n\ta: 'x',\r\n\tc: 'y'\r\n};\r\n",
    );
  });
});

describe('replaceTexts', () => {
  it('replaces the texts of a list, in the quotes of the file', () => {
    const before = "export default { a: ['x'], b: [] } satisfies A;";
    expect(replaceTexts(before, 'b', ['y', "it's"])).to.equal(
      "export default { a: ['x'], b: ['y', 'it\\'s'] } satisfies A;",
    );
    expect(replaceTexts(before, 'a', [])).to.equal('export default { a: [], b: [] } satisfies A;');
  });

  it('gives up on what is no list', () => {
    expect(replaceTexts('export default { b: make() };', 'b', ['y'])).to.equal(undefined);
  });
});
