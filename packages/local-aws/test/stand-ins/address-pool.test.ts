import { assert } from 'chai';
import { FlagError } from 'programs/program-errors.ts';
import { createAddressPool } from '../../src/stand-ins/address-pool.ts';

describe('createAddressPool', () => {
  it('gives the lowest free address, the same again to the same owner', () => {
    const pool = createAddressPool('10.77.1.0/24');
    assert.equal(pool.take('a'), '10.77.1.1');
    assert.equal(pool.take('b'), '10.77.1.2');
    assert.equal(pool.take('a'), '10.77.1.1');
    assert.equal(pool.release('a'), '10.77.1.1');
    assert.equal(pool.take('c'), '10.77.1.1');
  });

  it('gives the wanted address when it is of the range and free', () => {
    const pool = createAddressPool('10.77.1.0/24');
    assert.equal(pool.take('a', '10.77.1.9'), '10.77.1.9');
    assert.equal(pool.take('b', '10.77.1.9'), '10.77.1.1');
    assert.equal(pool.take('c', '10.77.2.1'), '10.77.1.2');
  });

  it('leaves out the first and last address, and has an end', () => {
    const pool = createAddressPool('10.77.1.4/30');
    assert.deepEqual(
      ['a', 'b', 'c'].map((owner) => pool.take(owner)),
      ['10.77.1.5', '10.77.1.6', undefined],
    );
    assert.deepEqual(pool.owners(), ['a', 'b']);
    assert.isFalse(pool.has('10.77.1.4'));
    assert.isTrue(pool.has('10.77.1.5'));
    assert.isFalse(pool.has('10.77.1.7'));
  });

  for (const range of ['10.77.1.0', '10.77.1.1/24', '10.77.1.0/31', '10.0.0.0/8', '10.77.256.0/24', 'x/24']) {
    it(`refuses the range ${range}`, () => {
      assert.throws(() => createAddressPool(range), FlagError, `--range ${range} is no network`);
    });
  }
});
