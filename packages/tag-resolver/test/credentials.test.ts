import { expect } from 'chai';
import { findSecrets, hideSecrets, showWithoutCredentials } from '../src/credentials.ts';

function hide(url: string, text: string): string {
  return hideSecrets(text, findSecrets(url));
}

describe('hideSecrets', () => {
  for (const [url, text, hidden] of [
    ['https://h/a', 'fatal: nothing to hide', 'fatal: nothing to hide'],
    ['https://u:topsecret@h/a', "fatal: 'https://u:topsecret@h/a/'", "fatal: 'https://***@h/a/'"],
    ['https://u:topsecret@h/a', 'remote: topsecret is wrong', 'remote: *** is wrong'],
    ['https://u:top%2Fsecret@h/a', 'remote: top/secret', 'remote: ***'],
    ['https://u:a@h/', 'a bad password: a', '*** bad password: ***'],
    ['https://ghp_0123456789@h/', 'remote: ghp_0123456789', 'remote: ***'],
    ['https://ghp_0123456789:x@h/', 'remote: ghp_0123456789', 'remote: ***'],
    ['https://git:topsecret@h/', 'git said topsecret', 'git said ***'],
    ['https://u:p@h/', `Authorization: Basic ${btoa('u:p')}`, 'Authorization: Basic ***'],
    ['https://h/a?token=abc', "fatal: 'https://h/a?token=abc/info'", "fatal: 'https://h/a?***'"],
    ['https://h/a?token=abc', 'the token abc is wrong', 'the token *** is wrong'],
    ['https://h/a?token=a%2Fbc', 'the token a/bc is wrong', 'the token *** is wrong'],
    ['https://h/a', 'redirecting to https://other/b?token=abc&x=y#z', 'redirecting to https://other/b?***'],
    [
      'https://h/a',
      '=> Send header: GET /b?token=abc&x=y HTTP/1.1',
      '=> Send header: GET /b?token=***&x=*** HTTP/1.1',
    ],
    ['https://h/a', 'what? Nothing = nothing', 'what? Nothing = nothing'],
    ['https://h/a', 'redirecting to http://x:y@other/', 'redirecting to http://***@other/'],
    ['/srv/a', "fatal: '/srv/a'", "fatal: '/srv/a'"],
    ['https://u:%zz.+*@h/', 'remote: %zz.+*', 'remote: ***'],
  ] as const) {
    it(`turns "${text}" into "${hidden}" for ${url}`, () => expect(hide(url, text)).to.equal(hidden));
  }
});

describe('showWithoutCredentials', () => {
  for (const [text, shown] of [
    ['foo://u:p@h/a', 'foo://***@h/a'],
    ['u:p@h:a', '***@h:a'],
    ['https://h/a?token=x', 'https://h/a'],
    ['ext::sh -c x', 'ext::sh -c x'],
  ] as const) {
    it(`shows ${text} as ${shown}`, () => expect(showWithoutCredentials(text)).to.equal(shown));
  }
});
