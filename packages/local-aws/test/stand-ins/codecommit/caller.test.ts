import { assert } from 'chai';
import { createSessions } from '../../../src/aws-api/sessions.ts';
import { findGitCaller, storedCredentials } from '../../../src/stand-ins/codecommit/caller.ts';

/** Made by the AWS CLI 2.36.12: `aws codecommit credential-helper get`, for the host with a port. */
const fromCli = {
  username: 'AKIAIOSFODNN7EXAMPLE%the+token/=',
  password: '20261130T002735Z985d7ef2b31dc9e335c3710217249f2cf89aee65add9293789ecaf7bca35be7a',
};
const place = { host: 'git-codecommit.eu-west-1.amazonaws.com', path: '/v1/repos/hello_world' };
const made = Date.UTC(2026, 10, 30, 0, 27, 35);
const minute = 60_000;

describe('findGitCaller', () => {
  const session = {
    ...createSessions(() => new Date(made)).start('arn:aws:iam::000000000000:role/build', 'one', 3600),
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    sessionToken: 'the+token/=',
  };
  const callers = (at = made) => ({
    user: { username: 'ada', password: 'p:1' },
    sessions: { find: (id: string) => (id === session.accessKeyId ? session : undefined) },
    region: 'eu-west-1',
    now: () => new Date(at),
  });
  const header = ({ username, password }: { username: string; password: string }) =>
    `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

  it('knows the keys of a password that the AWS CLI made', () => {
    assert.equal(findGitCaller(header(fromCli), place, callers()), session);
    assert.equal(findGitCaller(header(fromCli), place, callers(made + 14 * minute)), session);
  });

  const { username, password } = fromCli;
  const refused: [what: string, given: typeof fromCli, place?: Partial<typeof place>, at?: number][] = [
    ['for another repository', fromCli, { path: '/v1/repos/other' }],
    ['for another host', fromCli, { host: 'git-codecommit.eu-west-2.amazonaws.com' }],
    ['older than 15 minutes', fromCli, {}, made + 16 * minute],
    ['of tomorrow', fromCli, {}, made - 24 * 60 * minute],
    ['of keys that have expired', fromCli, {}, made + 3601_000],
    ['that was changed', { username, password: `${password.slice(0, -1)}b` }],
    ['with another date', { username, password: password.replace('002735', '002736') }],
    ['with another token', { username: 'AKIAIOSFODNN7EXAMPLE%other', password }],
    ['without its token', { username: 'AKIAIOSFODNN7EXAMPLE', password }],
    ['of unknown keys', { username: username.replace('AKIA', 'ASIA'), password }],
    ['that is none', { username, password: '' }],
  ];
  for (const [what, given, other = {}, at] of refused)
    it(`refuses a password ${what}`, () => {
      assert.equal(findGitCaller(header(given), { ...place, ...other }, callers(at)), 'refused');
    });

  it('knows the developer by a password with a colon, everywhere', () => {
    const { user } = callers();
    assert.deepEqual(findGitCaller(header(user), { host: '', path: '' }, callers()), user);
    assert.equal(findGitCaller(header({ ...user, password: 'p' }), place, callers()), 'refused');
  });
});

describe('storedCredentials', () => {
  it('is a URL, in which no character of a password is special', () => {
    const line = storedCredentials('example.com:1', { username: 'a b', password: 'p%/=:@' });
    const { username, password, host } = new URL(line.trim());
    assert.deepEqual(
      [decodeURIComponent(username), decodeURIComponent(password), host],
      ['a b', 'p%/=:@', 'example.com:1'],
    );
  });
});
