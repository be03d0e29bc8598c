import { expect } from 'chai';
import { requestIdOf } from '../../src/middleware/answer-headers.ts';

const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
const traceparent = `00-${trace}-00f067aa0ba902b7-01`;
const root = '1-67891233-abcdef012345678912345678';
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe('requestIdOf', () => {
  it('takes the id that the sender gave, before any trace', () => {
    const headers = { 'x-request-id': 'order-7', traceparent, 'x-amzn-trace-id': `Root=${root}` };
    expect(requestIdOf(headers)).to.equal('order-7');
  });

  it('takes the trace of traceparent', () => {
    expect(requestIdOf({ traceparent, 'x-amzn-trace-id': `Root=${root}` })).to.equal(trace);
  });

  for (const header of [`Root=${root}`, `Self=1-67891234-12456789abcdef012345678a;Root=${root}`]) {
    it(`takes the root of an AWS trace: ${header.slice(0, 20)}`, () => {
      expect(requestIdOf({ 'x-amzn-trace-id': header })).to.equal(root);
    });
  }

  it('makes one where none is given, another each time', () => {
    const ids = [requestIdOf({}), requestIdOf({})];
    for (const id of ids) expect(id).to.match(uuid);
    expect(ids[0]).not.to.equal(ids[1]);
  });

  const malformed: readonly (readonly [header: string, value: string])[] = [
    ['x-request-id', ''],
    ['x-request-id', 'a b'],
    ['x-request-id', '"},{"level":"fatal'],
    ['x-request-id', 'ä'],
    ['x-request-id', 'a'.repeat(129)],
    ['traceparent', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`],
    ['traceparent', `00-${trace}-${'0'.repeat(16)}-01`],
    ['traceparent', `00-${trace.toUpperCase()}-00f067aa0ba902b7-01`],
    ['traceparent', trace],
    ['x-amzn-trace-id', 'Root=1-67891233-short'],
    ['x-amzn-trace-id', `NotRoot=${root}`],
    ['x-amzn-trace-id', `${'a=b;'.repeat(200)}Root=${root}`],
  ];
  for (const [header, value] of malformed) {
    it(`makes one for ${header}: ${value.slice(0, 24)}`, () => {
      expect(requestIdOf({ [header]: value })).to.match(uuid);
    });
  }
});
