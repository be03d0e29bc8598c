import { expect } from 'chai';
import { meetsConditions, type RequestContext } from '../../src/iam/conditions.ts';

type Conditions = Parameters<typeof meetsConditions>[0];

describe('meetsConditions', () => {
  const rows: [string, Conditions, RequestContext, boolean][] = [
    ['nothing asked', {}, {}, true],
    ['StringEquals, the value', { StringEquals: { k: ['a'] } }, { k: 'a' }, true],
    ['StringEquals, another case', { StringEquals: { k: ['a'] } }, { k: 'A' }, false],
    ['StringEquals, a literal star', { StringEquals: { k: ['a*'] } }, { k: 'ab' }, false],
    [
      'StringEquals, the key in another case',
      { StringEquals: { 'aws:SourceArn': ['a'] } },
      { 'AWS:sourcearn': 'a' },
      true,
    ],
    ['StringEquals, key missing', { StringEquals: { k: ['a'] } }, {}, false],
    ['StringEquals, one of several values', { StringEquals: { k: ['a', 'b'] } }, { k: 'b' }, true],
    ['StringEqualsIgnoreCase', { StringEqualsIgnoreCase: { k: ['a'] } }, { k: 'A' }, true],
    ['StringLike, wildcards', { StringLike: { k: ['a*c?'] } }, { k: 'abbcd' }, true],
    ['StringNotEquals, another value', { StringNotEquals: { k: ['a'] } }, { k: 'b' }, true],
    ['StringNotEquals, one of the values', { StringNotEquals: { k: ['a', 'b'] } }, { k: 'b' }, false],
    ['StringNotEquals, key missing', { StringNotEquals: { k: ['a'] } }, {}, true],
    ['StringNotLike', { StringNotLike: { k: ['a*'] } }, { k: 'ab' }, false],
    ['IfExists, key missing', { StringEqualsIfExists: { k: ['a'] } }, {}, true],
    ['IfExists, key there and wrong', { StringEqualsIfExists: { k: ['a'] } }, { k: 'b' }, false],
    [
      'ArnEquals takes wildcards',
      { ArnEquals: { k: ['arn:aws:iam::1:role/*'] } },
      { k: 'arn:aws:iam::1:role/x' },
      true,
    ],
    [
      'ArnLike, part by part',
      { ArnLike: { k: ['arn:aws:iam:*:role/x'] } },
      { k: 'arn:aws:iam::1:role/x' },
      false,
    ],
    ['ArnNotLike', { ArnNotLike: { k: ['arn:aws:iam::1:role/*'] } }, { k: 'arn:aws:iam::2:role/x' }, true],
    ['Bool', { Bool: { 'aws:SecureTransport': ['false'] } }, { 'aws:SecureTransport': 'false' }, true],
    ['Bool, key missing', { Bool: { 'aws:SecureTransport': ['false'] } }, {}, false],
    ['Null true, key missing', { Null: { k: ['true'] } }, {}, true],
    ['Null true, key there', { Null: { k: ['true'] } }, { k: 'a' }, false],
    ['Null false, key there', { Null: { k: ['false'] } }, { k: 'a' }, true],
    ['NumericLessThan', { NumericLessThan: { k: ['10'] } }, { k: '9' }, true],
    [
      'ForAllValues, all among them',
      { 'ForAllValues:StringEquals': { k: ['a', 'b'] } },
      { k: ['a', 'b'] },
      true,
    ],
    ['ForAllValues, one not', { 'ForAllValues:StringEquals': { k: ['a'] } }, { k: ['a', 'b'] }, false],
    ['ForAllValues, key missing', { 'ForAllValues:StringEquals': { k: ['a'] } }, {}, true],
    ['ForAnyValue, one among them', { 'ForAnyValue:StringEquals': { k: ['a'] } }, { k: ['a', 'b'] }, true],
    ['ForAnyValue, key missing', { 'ForAnyValue:StringEquals': { k: ['a'] } }, {}, false],
    [
      'two operators are both asked',
      { StringEquals: { k: ['a'] }, Bool: { b: ['true'] } },
      { k: 'a', b: 'false' },
      false,
    ],
    ['two keys are both asked', { StringEquals: { k: ['a'], l: ['b'] } }, { k: 'a' }, false],
  ];
  for (const [what, conditions, context, expected] of rows)
    it(`${what}: ${expected}`, () => {
      expect(meetsConditions(conditions, context)).to.equal(expected);
    });

  it('refuses an operator that it does not know, as it would guess', () => {
    expect(() => meetsConditions({ DateLessThan: { k: ['x'] } }, { k: 'y' })).to.throw('DateLessThan');
    for (const operator of ['StringEqualIfExists', 'DateLessThanIfExists', 'NullIfExists'])
      expect(() => meetsConditions({ [operator]: { k: ['true'] } }, {}), operator).to.throw(operator);
  });

  it('refuses a policy variable, as it would take it as text', () => {
    const conditions = { StringNotEquals: { k: ['${aws:PrincipalAccount}'] } };
    expect(() => meetsConditions(conditions, { k: '1' })).to.throw('${aws:PrincipalAccount}');
  });

  it('refuses what is neither true nor false', () => {
    for (const operator of ['Bool', 'Null'])
      expect(() => meetsConditions({ [operator]: { k: ['yes'] } }, { k: 'x' }), operator).to.throw('yes');
    expect(meetsConditions({ Null: { k: ['True'] } }, {})).to.equal(true);
  });
});
