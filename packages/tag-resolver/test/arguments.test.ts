import { expect } from 'chai';
import { parseArguments } from '../src/arguments.ts';
import { InputError } from '../src/errors.ts';

const defaults = {
  kind: 'resolve',
  repository: 'r',
  commitId: 'c',
  json: false,
  prefix: undefined,
  length: undefined,
  timeoutSeconds: undefined,
};

describe('parseArguments', () => {
  for (const [args, request] of [
    [['r', 'c'], {}],
    [['--', 'r', 'c'], {}],
    [['r', '--json', 'c'], { json: true }],
    [
      ['--timeout', '5', 'r', 'c', '--length=7', '--prefix', 'x'],
      { timeoutSeconds: 5, length: 7, prefix: 'x' },
    ],
    [['r', 'c', '--timeout', '0.5', '--prefix='], { timeoutSeconds: 0.5, prefix: '' }],
    [['r', 'c', '--length', '1e1'], { length: Number.NaN }],
    [['r', 'c', '--length', '10.0'], { length: Number.NaN }],
    [['r', 'c', '--length='], { length: Number.NaN }],
    [['r', 'c', '--prefix=-x'], { prefix: '-x' }],
    [['r', 'c', '--length', '7', '--length', '12', '--json', '--json'], { length: 12, json: true }],
    [['r', 'c', '--timeout=-1'], { timeoutSeconds: Number.NaN }],
  ] as const) {
    it(`reads ${args.join(' ')}`, () =>
      expect(parseArguments(args)).to.deep.equal({ ...defaults, ...request }));
  }

  for (const flag of ['--help', '-h'])
    it(`accepts ${flag} alone`, () => expect(parseArguments([flag])).to.deep.equal({ kind: 'help' }));

  it('accepts --version alone', () =>
    expect(parseArguments(['--version'])).to.deep.equal({ kind: 'version' }));

  for (const [args, message] of [
    [[], 'Two arguments are needed, not 0;'],
    [['r'], 'Two arguments are needed, not 1;'],
    [['r', 'c', 'x'], 'Two arguments are needed, not 3;'],
    [['--upload-pack=touch x', 'c'], 'There is no option --upload-pack;'],
    [['-x', 'r', 'c'], 'There is no option -x;'],
    [['--no-json', 'r', 'c'], 'There is no option --no-json;'],
    [['--help', '--bogus'], 'There is no option --bogus;'],
    [['--https://u:secret@h/a', 'c'], 'There is no such option;'],
    [['--\u001b[31m', 'c'], 'There is no such option;'],
    [['--a\nb', 'c'], 'There is no such option;'],
    [['r', 'c', '--prefix', '--json'], '--prefix needs a value; write a value that begins with a dash'],
    [['r', 'c', '--timeout', '-1'], '--timeout needs a value; write a value that begins with a dash'],
    [['--constructor', 'r', 'c'], 'There is no option --constructor;'],
    [['--json=yes', 'r', 'c'], '--json takes no value;'],
    [['r', 'c', '--length'], '--length needs a value;'],
  ] as const) {
    it(`refuses "${args.join(' ')}"`, () => expect(() => parseArguments(args)).to.throw(InputError, message));
  }
});
