import { expect } from 'chai';
import { matchesPattern } from '../../src/event-bridge/matches-pattern.ts';
import type { JsonObject } from '../../src/terraform/json.ts';
import { repositoryEvent } from '../helpers/repository-events.ts';

describe('matchesPattern', () => {
  const cases: [string, JsonObject, unknown, boolean][] = [
    ['one of the listed values', { a: ['x', 'y'] }, { a: 'y' }, true],
    ['none of the listed values', { a: ['x', 'y'] }, { a: 'z' }, false],
    ['every field', { a: ['x'], b: ['y'] }, { a: 'x', b: 'z' }, false],
    ['fields the pattern does not name', { a: ['x'] }, { a: 'x', b: 'z' }, true],
    ['nested fields', { a: { b: { c: ['x'] } } }, { a: { b: { c: 'x' } } }, true],
    ['a missing field', { a: { b: ['x'] } }, {}, false],
    ['a field inherited by every object', { a: { constructor: [{ prefix: '' }] } }, { a: {} }, false],
    ['an element of an array', { a: ['x'] }, { a: ['w', 'x'] }, true],
    ['no element of an array', { a: ['x'] }, { a: [] }, false],
    ['one object of an array', { a: { b: ['x'], c: ['y'] } }, { a: [{ b: 'x' }, { b: 'x', c: 'y' }] }, true],
    [
      'two objects of an array that only match together',
      { a: { b: ['x'], c: ['y'] } },
      { a: [{ b: 'x' }, { c: 'y' }] },
      false,
    ],
    ['a number', { a: [1] }, { a: 1 }, true],
    ['a number written as text', { a: [1] }, { a: '1' }, false],
    ['null', { a: [null] }, { a: null }, true],
    ['letter case', { a: ['x'] }, { a: 'X' }, false],
    ['prefix', { a: [{ prefix: 'v' }] }, { a: 'v1' }, true],
    ['another prefix', { a: [{ prefix: 'v' }] }, { a: 'w1' }, false],
    ['prefix of a number', { a: [{ prefix: '1' }] }, { a: 1 }, false],
    ['a value or an operator', { a: ['x', { prefix: 'v' }] }, { a: 'v1' }, true],
  ];
  for (const [what, pattern, event, expected] of cases) {
    it(`${expected ? 'matches' : 'does not match'} by ${what}`, () => {
      expect(matchesPattern(pattern, event)).to.equal(expected);
    });
  }

  it('matches a push by source, type, repository and branch', () => {
    const pattern = {
      source: ['aws.codecommit'],
      'detail-type': ['CodeCommit Repository State Change'],
      resources: ['arn:aws:codecommit:eu-west-1:000000000000:hello_world'],
      detail: {
        event: ['referenceCreated', 'referenceUpdated'],
        referenceType: ['branch'],
        referenceName: ['main'],
      },
    };
    expect(matchesPattern(pattern, repositoryEvent())).to.equal(true);
    expect(matchesPattern(pattern, repositoryEvent({ referenceName: 'topic' }))).to.equal(false);
    expect(matchesPattern(pattern, repositoryEvent({ event: 'referenceDeleted' }))).to.equal(false);
  });

  const refusals: [string, JsonObject, string][] = [
    [
      'an operator it does not know, even where another field decides',
      { a: ['never'], detail: { b: [{ wildcard: '*' }] } },
      'event pattern: detail.b: the operator wildcard is not known to the rehearsal',
    ],
    ['$or', { $or: [{ a: ['x'] }] }, 'event pattern: $or: the operator $or is not known'],
    [
      'a bare value',
      { a: { b: 'x' } },
      'event pattern: a.b: EventBridge wants a list of values here; write ["x"].',
    ],
    ['an empty list', { a: [] }, 'event pattern: a: EventBridge wants a list of values'],
    [
      'a prefix by letter case',
      { a: [{ prefix: { 'equals-ignore-case': 'x' } }] },
      'event pattern: a: prefix:',
    ],
    ['suffix', { a: [{ suffix: '.ts' }] }, 'event pattern: a: the operator suffix is not known'],
    ['exists', { a: [{ exists: false }] }, 'event pattern: a: the operator exists is not known'],
    [
      'anything-but',
      { a: [{ 'anything-but': 'x' }] },
      'the operator anything-but is not known to the rehearsal; it knows exact values and prefix.',
    ],
    ['two operators in one', { a: [{ prefix: 'a', suffix: 'b' }] }, 'must have one operator'],
  ];
  for (const [what, pattern, message] of refusals) {
    it(`refuses ${what}`, () => {
      expect(() => matchesPattern(pattern, {})).to.throw(message);
    });
  }
});
