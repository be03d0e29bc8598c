import { expect } from 'chai';
import { type SignedRequest, verifySignature } from '../../src/aws-api/verify-signature.ts';

/** The credentials, time and place of AWS's own test suite for signatures. */
const secretAccessKey = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const now = new Date('2015-08-30T12:36:00Z');
const sessionToken =
  'AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==';

interface Changes {
  readonly now?: Date;
  readonly service?: string;
  readonly region?: string;
  readonly secretAccessKey?: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

function verify(request: SignedRequest, changes: Changes = {}) {
  const keys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey, ...changes };
  return verifySignature(request, {
    service: 'service',
    region: 'us-east-1',
    now,
    ...changes,
    find: (id) => (id === keys.accessKeyId ? keys : undefined),
  });
}

async function refusalOf(request: SignedRequest, changes: Changes = {}): Promise<string> {
  try {
    await verify(request, changes);
  } catch (error) {
    const { refusal, message } = error as { refusal?: string; message: string };
    return `${refusal}: ${message}`;
  }
  return 'accepted';
}

function signed(
  signature: string,
  change: Partial<SignedRequest> & { readonly names?: string } = {},
): SignedRequest {
  const { names = 'host;x-amz-date', headers, ...rest } = change;
  const credential = 'AKIDEXAMPLE/20150830/us-east-1/service/aws4_request';
  return {
    method: 'GET',
    target: '/',
    body: Buffer.alloc(0),
    headers: {
      host: 'example.amazonaws.com',
      'x-amz-date': '20150830T123600Z',
      authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names}, Signature=${signature}`,
      ...headers,
    },
    ...rest,
  };
}

const vanilla = '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31';
const presigned = [
  '/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20150830%2Fus-east-1%2Fservice%2Faws4_request',
  'X-Amz-Date=20150830T123600Z&X-Amz-SignedHeaders=host&X-Amz-Expires=3600',
  'X-Amz-Security-Token=6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267',
  'X-Amz-Signature=7ff2b50b376cb4d151970630573d6291dc128cc5c2a12ffb237f73cc53f67b6c',
].join('&');
const ofPresigned = { sessionToken: '6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267' };

const presignedRequest = (target = presigned): SignedRequest => ({
  method: 'GET',
  target,
  body: Buffer.alloc(0),
  headers: { host: 'example.amazonaws.com' },
});

describe('verifySignature', () => {
  describe("accepts AWS's own test vectors", () => {
    const form = {
      names: 'content-length;content-type;host;x-amz-content-sha256;x-amz-date',
      method: 'POST',
      headers: {
        'content-length': '13',
        'content-type': 'application/x-www-form-urlencoded',
        'x-amz-content-sha256': '9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e',
      },
      body: Buffer.from('Param1=value1'),
    };
    const vectors: [name: string, request: SignedRequest, changes?: Changes][] = [
      ['get-vanilla', signed(vanilla)],
      [
        'get-vanilla-query-order-key-case',
        signed('b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500', {
          target: '/?Param2=value2&Param1=value1',
        }),
      ],
      [
        'get-vanilla-query-order-encoded',
        signed('371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac', {
          target: '/?Param-3=Value3&Param=Value2&%E1%88%B4=Value1',
        }),
      ],
      [
        'post-vanilla',
        signed('5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b', { method: 'POST' }),
      ],
      [
        'post-x-www-form-urlencoded',
        signed('d3875051da38690788ef43de4db0d8f280229d82040bfac253562e56c3f20e0b', form),
      ],
      [
        'post-sts-header-before',
        signed('85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead', {
          names: 'host;x-amz-date;x-amz-security-token',
          method: 'POST',
          headers: { 'x-amz-security-token': sessionToken },
        }),
        { sessionToken },
      ],
      ['get-vanilla-with-session-token, presigned', presignedRequest(), ofPresigned],
    ];
    for (const [name, request, changes] of vectors)
      it(name, async () => {
        expect(await refusalOf(request, changes)).to.equal('accepted');
      });
  });

  it('takes the parts of the header in any order', async () => {
    const { authorization = '' } = signed(vanilla).headers;
    const [scheme = '', ...parts] = authorization.split(' ');
    const reversed = `${scheme} ${parts.join('').split(',').toReversed().join(',')}`;
    expect(await refusalOf(signed(vanilla, { headers: { authorization: reversed } }))).to.equal('accepted');
  });

  const minutesLater = (minutes: number) => new Date(now.getTime() + minutes * 60_000);

  const refused: [what: string, request: SignedRequest, changes: Changes, words: RegExp][] = [
    ['a request without a signature', { ...presignedRequest('/') }, {}, /^missing: /],
    [
      'another secret',
      signed(vanilla),
      { secretAccessKey: 'x' },
      /^wrong signature: The request signature we/,
    ],
    ['a changed path', signed(vanilla, { target: '/x' }), {}, /^wrong signature: /],
    ['a changed method', signed(vanilla, { method: 'PUT' }), {}, /^wrong signature: /],
    ['a changed body', signed(vanilla, { body: Buffer.from('x') }), {}, /^wrong signature: /],
    ['a changed host', signed(vanilla, { headers: { host: 'example.com' } }), {}, /^wrong signature: /],
    ['another region', signed(vanilla), { region: 'eu-west-1' }, /valid region, not 'us-east-1'/],
    ['another service', signed(vanilla), { service: 'sts' }, /scoped to correct service: 'sts'/],
    [
      'keys that nobody handed out',
      signed(vanilla.replace('5', '6')),
      { sessionToken: 'x' },
      /^unknown keys: /,
    ],
    ['expired keys', signed(vanilla), { expiration: now }, /^expired keys: .* is expired$/],
    [
      'a date of six minutes ago',
      signed(vanilla),
      { now: minutesLater(6) },
      /^wrong signature: Signature expired: 20150830T123600Z is now earlier than 20150830T123700Z \(20150830T124200Z - 5 min\.\)$/,
    ],
    [
      'a date in six minutes',
      signed(vanilla),
      { now: minutesLater(-6) },
      /Signature not yet current: 20150830T123600Z is still later than 20150830T123500Z \(20150830T123000Z \+ 5 min\.\)$/,
    ],
    [
      'an x-amz-header that is not signed',
      signed(vanilla, { headers: { 'x-amz-target': 'Other' } }),
      {},
      /'x-amz-target' must be a 'SignedHeader'/,
    ],
    [
      'a header that is none',
      signed(vanilla, { headers: { authorization: 'AWS4-HMAC-SHA256 Credential=x' } }),
      {},
      /^incomplete: Authorization header requires 'Signature' parameter\. Authorization header requires 'SignedHeaders' parameter\. Authorization=AWS4-HMAC-SHA256$/,
    ],
    [
      'a header of another scheme',
      signed(vanilla, { headers: { authorization: 'Basic eDp5' } }),
      {},
      /^incomplete: Authorization header requires 'Credential' parameter\. /,
    ],
    [
      'a request without a date',
      (({ headers: { 'x-amz-date': _, ...headers }, ...request }) => ({ ...request, headers }))(
        signed(vanilla),
      ),
      {},
      /^incomplete: Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header\. /,
    ],
    [
      'a credential without its scope',
      signed(vanilla, {
        headers: {
          authorization: `AWS4-HMAC-SHA256 Credential=x, SignedHeaders=host, Signature=${vanilla}`,
        },
      }),
      {},
      /^incomplete: Credential must have exactly 5 slash-delimited elements, e\.g\. keyid\/date\/region\/service\/term, got 'x'$/,
    ],
    [
      'a presigned request after its time',
      presignedRequest(),
      { ...ofPresigned, now: minutesLater(61) },
      /Signature expired: /,
    ],
    [
      'a presigned request with a longer time',
      presignedRequest(presigned.replace('Expires=3600', 'Expires=7200')),
      ofPresigned,
      /^wrong signature: /,
    ],
    [
      'a presigned request for longer than a week',
      presignedRequest(presigned.replace('Expires=3600', 'Expires=999999')),
      ofPresigned,
      /^incomplete: .*X-Amz-Expires$/,
    ],
    [
      'a presigned request without its session token',
      presignedRequest(presigned.replace(/&X-Amz-Security-Token=[^&]+/, '')),
      ofPresigned,
      /^unknown keys: /,
    ],
  ];
  for (const [what, request, changes, words] of refused)
    it(`refuses ${what}`, async () => {
      expect(await refusalOf(request, changes)).to.match(words);
    });
});
