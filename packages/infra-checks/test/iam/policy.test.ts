import { expect } from 'chai';
import { parsePolicy } from '../../src/iam/policy.ts';

describe('parsePolicy', () => {
  const parse = (statement: object) => () =>
    parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', ...statement } }));

  it('takes a single value for a list of one', () => {
    expect(parse({ Action: 's3:GetObject', Resource: '*' })()).to.deep.equal([
      { Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['*'], Condition: {} },
    ]);
  });

  const refused: [what: string, statement: object, words: string][] = [
    ['without an action, which would mean every one', { Resource: '*' }, 'Action or NotAction'],
    ['with both lists of actions', { Action: 'a:b', NotAction: 'a:c', Resource: '*' }, 'Action or NotAction'],
    ['with both lists of resources', { Action: 'a:b', Resource: '*', NotResource: 'x' }, 'NotResource'],
    ['with both lists of principals', { Action: 'a:b', Principal: '*', NotPrincipal: '*' }, 'NotPrincipal'],
  ];
  for (const [what, statement, words] of refused)
    it(`refuses a statement ${what}`, () => {
      expect(parse(statement)).to.throw(words);
    });
});
