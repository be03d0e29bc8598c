import { assert } from 'chai';
import { FlagError } from '../src/program-errors.ts';
import { readFlags } from '../src/read-flags.ts';

describe('readFlags', () => {
  it('reads values with a space or "=", the last of a name, and ports', () => {
    const flags = readFlags(['--name', 'a', '--name=b', '--port=0'], ['name', 'port', 'other']);
    assert.equal(flags.one('name'), 'b');
    assert.equal(flags.port('port'), 0);
    assert.isUndefined(flags.optional('other'));
  });

  const refused = [
    { argv: ['--unknown', 'x'], says: /Unknown option '--unknown'.*the flags are --port/s },
    { argv: ['word'], says: /word/ },
    { argv: [], says: /^--port is missing; give --port VALUE$/ },
    { argv: ['--port', '70000'], says: /^--port 70000 is not a port/ },
    { argv: ['--port', '-1'], says: /--port/ },
  ];
  for (const { argv, says } of refused) {
    it(`refuses "${argv.join(' ')}"`, () => {
      assert.throws(() => readFlags(argv, ['port']).port('port'), FlagError, says);
    });
  }
});
