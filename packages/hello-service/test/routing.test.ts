import { expect } from 'chai';
import { pathOf } from '../src/routing.ts';

describe('pathOf', () => {
  const rows: readonly (readonly [target: string, path: string])[] = [
    ['/', '/'],
    ['/a/b?token=secret', '/a/b'],
    ['/?', '/'],
    ['/%2e%2e/%00', '/%2e%2e/%00'],
    ['//host/path', '//host/path'],
    ['http://host/a?b', '/a'],
    ['http://host', '/'],
    ['http://[', ''],
    ['*', ''],
    ['', ''],
  ];
  for (const [target, path] of rows) {
    it(`gives ${JSON.stringify(path)} of ${JSON.stringify(target)}`, () => {
      expect(pathOf(target)).to.equal(path);
    });
  }
});
