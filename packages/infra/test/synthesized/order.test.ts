import { expect } from 'chai';
import { orderByNeeds } from '../../src/synthesized/order.ts';

describe('orderByNeeds', () => {
  it('puts each behind what it needs', () => {
    const needs = new Map([
      ['c', new Set(['b'])],
      ['b', new Set(['a', 'elsewhere'])],
      ['a', new Set<string>()],
    ]);
    expect(orderByNeeds(needs)).to.deep.equal({ order: ['a', 'b', 'c'], cyclic: [] });
  });

  it('finds no place for those that need each other, nor for what needs them', () => {
    const needs = new Map([
      ['a', new Set(['b'])],
      ['b', new Set(['a'])],
      ['c', new Set<string>()],
      ['d', new Set(['a'])],
    ]);
    expect(orderByNeeds(needs)).to.deep.equal({ order: ['c'], cyclic: ['a', 'b', 'd'] });
  });
});
