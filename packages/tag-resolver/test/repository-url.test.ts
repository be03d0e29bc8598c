import { expect } from 'chai';
import { InputError } from '../src/errors.ts';
import { parseRepository } from '../src/repository-url.ts';

const nowhere = () => false;

describe('parseRepository', () => {
  const urls = [
    'https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/hello_world',
    'http://127.0.0.1:8080/a/b.git',
    'http://[::1]:8080/a',
    'ssh://git@example.com:22/a/b.git',
    'ssh://APKAEXAMPLE@git-codecommit.eu-west-1.amazonaws.com/v1/repos/hello_world',
    'ssh://example.com/a',
    'git@example.com:a/b.git',
    'codecommit://hello_world',
    'codecommit://profile@hello_world',
    'codecommit::eu-west-1://hello_world',
    'codecommit::eu-west-1://profile@hello_world',
    'file:///srv/a repository',
    'file:///srv/a@b',
    'file://localhost/srv/a',
  ];
  for (const location of urls) {
    it(`accepts the URL ${location}`, () => {
      expect(parseRepository(location, nowhere)).to.deep.equal({
        kind: 'url',
        location,
        displayName: location,
      });
    });
  }

  for (const [text, displayName] of [
    ['https://token@example.com/a', 'https://example.com/a'],
    ['https://user:pass@example.com/a', 'https://example.com/a'],
    ['https://user:p@ss@example.com/a@b', 'https://example.com/a@b'],
    ['https://example.com/a?token=b#c', 'https://example.com/a'],
  ] as const) {
    it(`shows ${text} as ${displayName}`, () => {
      expect(parseRepository(text, nowhere)).to.deep.equal({ kind: 'url', location: text, displayName });
    });
  }

  for (const path of ['.', '..', '/srv/a', './a:b', 'a/b:c', 'a b', '../x', 'main', '/a@b']) {
    it(`accepts the path ${path}`, () => {
      expect(parseRepository(path, nowhere)).to.deep.equal({
        kind: 'folder',
        location: path,
        displayName: path,
      });
    });
  }

  it('accepts a relative path with a colon if it exists', () => {
    expect(parseRepository('a:b', (path) => path === 'a:b').kind).to.equal('folder');
    expect(() => parseRepository('a:b', nowhere)).to.throw(InputError);
  });

  for (const text of [
    '',
    '-',
    '--upload-pack=touch x',
    '-oProxyCommand=x',
    'ext::sh -c x',
    'EXT::x',
    'fd::3',
    'a::b',
    'git://host/a',
    'ftp://host/a',
    'rsync://host/a',
    'HTTPS://host/a',
    'https://',
    'https:///a',
    'https://-x/a',
    'https://a b/c',
    'https://host:port/a',
    'https://host\\@other/a',
    'ssh://-oProxyCommand=x/a',
    'ssh://-x@host/a',
    'ssh://host',
    'ssh://a@-host/a',
    'ssh://user:pass@host/a',
    'git@-x:a',
    'git@host:-a',
    'host:path',
    'codecommit://',
    'codecommit::-x://a',
    'codecommit::eu-west-1://-a',
    'codecommit://a/b',
    'codecommit://-p@a',
    'file://',
    'file://a',
    'file://u:p@host/a',
    'FILE:///a',
    'https://host/a\nb',
    'file:///a\tb',
    'codecommit://a\n',
    '/a\0b',
    'https://host/\u001b[31m',
    'codecommit::eu-west-1:',
    'transport::codecommit://a',
  ]) {
    it(`refuses ${JSON.stringify(text)}, even if such a path exists`, () => {
      const exists = (path: string) => !/^[a-z@-]+:[a-z-]+$/.test(path);
      expect(() => parseRepository(text, exists)).to.throw(InputError, 'is not a supported repository; give');
    });
  }

  for (const text of ['a\nb', '/a\tb', './a\u007f', '/\u001b[31m'])
    it(`treats ${JSON.stringify(text)} as a folder`, () => {
      expect(parseRepository(text, nowhere)).to.include({ kind: 'folder', location: text });
    });

  for (const text of [
    'foo://u:secret@h/a',
    'https://u:se/secret@h',
    'u:secret@h:p',
    'https:u:secret@h',
    'file://u:secret@h/x',
    '-secret@h',
  ]) {
    it(`does not repeat the credential of ${text}`, () => {
      expect(() => parseRepository(text, nowhere))
        .to.throw(InputError)
        .with.property('message')
        .that.does.not.contain('secret');
    });
  }

  it('escapes what a terminal interprets or hides', () => {
    expect(() => parseRepository('a\u009b\u202eb://x', nowhere)).to.throw(
      InputError,
      String.raw`"a\u{9b}\u{202e}b://x" is not a supported repository`,
    );
  });
});
