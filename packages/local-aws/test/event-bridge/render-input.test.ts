import { expect } from 'chai';
import { renderInput } from '../../src/event-bridge/render-input.ts';

describe('renderInput', () => {
  const event = { detail: { name: 'main', count: 3, list: ['a', 'b'], object: { k: 'v' }, quote: 'a"b' } };
  const cases: [string, Record<string, string>, string, unknown][] = [
    ['puts a value between the quotes of the template', { n: '$.detail.name' }, '{"x":"<n>"}', { x: 'main' }],
    ['adds quotes where the template has none', { n: '$.detail.name' }, '{"x":<n>}', { x: 'main' }],
    ['puts a value into a sentence', { n: '$.detail.name' }, '{"x":"to <n>!"}', { x: 'to main!' }],
    ['keeps numbers, lists and objects', { n: '$.detail' }, '{"x":<n>}', { x: event.detail }],
    [
      'takes the quotes out of an object in a string',
      { n: '$.detail.object' },
      '{"x":"<n>"}',
      { x: '{k:v}' },
    ],
    ['leaves out what the event lacks', { n: '$.detail.commitId' }, '{"x":"<n>"}', { x: '' }],
    ['knows the end of a string with an escaped quote', { n: '$.detail.count' }, '{"x\\"":<n>}', { 'x"': 3 }],
    ['gives the whole event', { n: '$' }, '<n>', event],
  ];
  for (const [what, paths, template, expected] of cases) {
    it(what, () => {
      expect(renderInput(paths, template, event)).to.deep.equal(expected);
    });
  }

  const refusals: [string, Record<string, string>, string, string][] = [
    ['a result that is not JSON', { n: '$.detail.missing' }, '{"x":<n>}', 'filled in it is not JSON'],
    ['a value whose quote breaks the JSON', { n: '$.detail.quote' }, '{"x":"<n>"}', 'it is not JSON'],
    [
      'a variable without a path',
      { n: '$.detail' },
      '{"x":"<m>"}',
      '<m> is not in the input paths; they name n.',
    ],
    ['a predefined variable', {}, '{"x":<aws.events.event>}', '<aws.events.event> is not in the input paths'],
    [
      'a path of another kind',
      { n: '$..name' },
      '{}',
      'input paths: n: $..name is not a path the rehearsal knows',
    ],
    ['a path with an index', { n: '$.detail.list[1]' }, '{}', 'n: $.detail.list[1] is not a path'],
    ['a variable name EventBridge refuses', { 'a b': '$.detail' }, '{}', 'input paths: a b is not a name'],
    ['a template that is too long', {}, ' '.repeat(8193), "8193 characters are more than EventBridge's 8192"],
  ];
  for (const [what, paths, template, message] of refusals) {
    it(`refuses ${what}`, () => {
      expect(() => renderInput(paths, template, event)).to.throw(message);
    });
  }
});
