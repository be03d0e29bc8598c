import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import { quotePath, toPrintable, toPrintableJson, toPrintableLines } from '../src/printable.ts';

describe('toPrintable', () => {
  it('escapes what a terminal interprets or hides', () => {
    expect(toPrintable('a\u001b[31m\u202eb\n')).to.equal(String.raw`a\u{1b}[31m\u{202e}b\u{a}`);
  });

  it('leaves other text unchanged', () => expect(toPrintable('v1.0 – ü ☂')).to.equal('v1.0 – ü ☂'));
});

describe('toPrintableJson', () => {
  it('escapes the same characters and keeps the meaning', () => {
    const text = 'a\u001b\u202e\u2028 ü';
    const json = toPrintableJson(JSON.stringify(text));
    expect(json).to.equal(String.raw`"a\u001b\u202e\u2028 ü"`);
    expect(JSON.parse(json)).to.equal(text);
  });
});

describe('toPrintableLines', () => {
  it('keeps lines apart and drops empty ones', () => {
    expect(toPrintableLines('a\r\n\n1%\r2%\n\tb \u0007\n')).to.equal('a\n1%\n2%\n b \\u{7}');
  });
});

describe('quotePath', () => {
  for (const path of ['a b', "it's", 'back\\slash', "a\n\tb\u001b[31m'\\", 'a\u202eb ü☂', '$(id)`id`"'])
    it(`quotes ${JSON.stringify(path)} for bash, with printable characters`, () => {
      const quoted = quotePath(path);
      expect(quoted).to.equal(toPrintable(quoted));
      const environment = { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8' };
      const read = execFileSync('bash', ['--norc', '-c', `printf %s ${quoted}`], {
        env: environment,
        encoding: 'utf8',
      });
      expect(read).to.equal(path);
    });
});
