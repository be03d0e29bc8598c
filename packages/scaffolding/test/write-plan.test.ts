import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { rename, writeAll } from '../src/write-plan.ts';

const copyTo = (to: string) => ({ from: 'a', to, oldName: 'hello-service', newName: 'new-orders' });

describe('writeAll', () => {
  let repository: string;
  const pathOf = (...path: string[]) => join(repository, ...path);
  const read = (...path: string[]) => readFileSync(pathOf(...path), 'utf8');
  /** All that is there, but for git's own. */
  const tree = () =>
    readdirSync(repository, { recursive: true, encoding: 'utf8' })
      .filter((path) => !path.startsWith('.git/') && path !== '.git')
      .sort();

  beforeEach(() => {
    repository = mkdtempSync(join(tmpdir(), 'write-plan-'));
    execFileSync('git', ['init', '--quiet', repository]);
    for (const folder of ['a/src', 'a/dist', 'a/node_modules/koa'])
      mkdirSync(pathOf(folder), { recursive: true });
    for (const [file, text] of [
      ['.gitignore', 'node_modules/\ndist/\n'],
      [
        'a/src/main.ts',
        "say('demo-hello-service', 'hello_service_info', 'hello-services', 'othello-service');\n",
      ],
      ['a/dist/main.js', 'built'],
      ['a/node_modules/koa/index.js', 'installed'],
      ['config.ts', 'before'],
    ] as const)
      writeFileSync(pathOf(file), text);
    writeFileSync(pathOf('a/image.bin'), Buffer.from('hello-service\0'));
    writeFileSync(pathOf('a/run'), '#!/bin/sh\n');
    chmodSync(pathOf('a/run'), 0o755);
    symlinkSync('run', pathOf('a/link'));
  });
  afterEach(() => rmSync(repository, { recursive: true }));

  it('copies what git would, under the new name, and leaves nothing else', () => {
    writeAll(repository, {
      copies: [copyTo('b')],
      texts: [{ path: 'config.ts', before: 'before', text: 'after' }],
    });
    expect(read('b/src/main.ts')).to.equal(
      "say('demo-new-orders', 'new_orders_info', 'hello-services', 'othello-service');\n",
    );
    expect(read('b/image.bin')).to.equal('hello-service\0');
    expect(readlinkSync(pathOf('b/link'))).to.equal('run');
    expect(statSync(pathOf('b/run')).mode & 0o777).to.equal(0o755);
    expect(read('config.ts')).to.equal('after');
    expect(tree().filter((path) => !path.startsWith('a'))).to.deep.equal([
      ...['.gitignore', 'b', 'b/image.bin', 'b/link', 'b/run', 'b/src', 'b/src/main.ts', 'config.ts'],
    ]);
  });

  it('takes everything back if a later part fails', () => {
    const before = tree();
    const writing = {
      copies: [copyTo('b')],
      texts: [
        { path: 'config.ts', before: 'before', text: 'after' },
        { path: 'missing/config.ts', before: undefined, text: 'after' },
      ],
    };
    expect(() => writeAll(repository, writing)).to.throw('ENOENT');
    expect(tree()).to.deep.equal(before);
    expect(read('config.ts')).to.equal('before');
  });

  for (const known of ['what an editor has written over', undefined])
    it(`writes over nothing that was ${known === undefined ? 'not there' : 'otherwise'} when it was read`, () => {
      const before = tree();
      const texts = [
        { path: 'new.ts', before: undefined, text: 'new' },
        { path: 'config.ts', before: known, text: 'after' },
      ];
      expect(() => writeAll(repository, { copies: [copyTo('b')], texts })).to.throw(
        'config.ts has changed since it was read: nothing was changed; run this command again',
      );
      expect(tree()).to.deep.equal(before);
      expect(read('config.ts')).to.equal('before');
    });

  it('takes everything back if a folder cannot be moved to its place', () => {
    mkdirSync(pathOf('c/full'), { recursive: true });
    const before = tree();
    const copies = [copyTo('b'), copyTo('c')];
    expect(() => writeAll(repository, { copies, texts: [] })).to.throw('ENOTEMPTY');
    expect(tree()).to.deep.equal(before);
  });

  it('refuses a folder that no git repository holds, in git’s words', () => {
    rmSync(pathOf('.git'), { recursive: true });
    const writing = { copies: [copyTo('b')], texts: [] };
    expect(() => writeAll(repository, writing)).to.throw(/^git cannot list the files of a: fatal: not a git/);
  });

  it('names git where it is missing', () => {
    const path = process.env['PATH'];
    process.env['PATH'] = repository;
    try {
      const writing = { copies: [copyTo('b')], texts: [] };
      expect(() => writeAll(repository, writing)).to.throw(
        'git cannot list the files of a: git is not on PATH; install it (`apt-get install git`)',
      );
    } finally {
      process.env['PATH'] = path;
    }
  });
});

describe('rename', () => {
  for (const [from, to, before, after] of [
    ['shop', 'my-shop', 'shop: shop_info, shopping, workshop', 'my-shop: my-shop_info, shopping, workshop'],
    ['my-shop', 'my-shop-eu', 'my-shop: my_shop_info', 'my-shop-eu: my_shop_eu_info'],
    ['production', 'production-eu', 'hello-production', 'hello-production-eu'],
    ['shop.v1', '$&', 'shop.v1 shop-v1', '$& shop-v1'],
  ] as const)
    it(`replaces ${from} by ${to} once, and in no other word`, () => {
      expect(rename(before, from, to)).to.equal(after);
    });
});
