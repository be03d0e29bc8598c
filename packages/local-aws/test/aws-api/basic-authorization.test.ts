import { assert } from 'chai';
import { readBasicAuthorization } from '../../src/aws-api/basic-authorization.ts';

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

describe('readBasicAuthorization', () => {
  it('reads user and password, which may contain colons', () => {
    assert.deepEqual(readBasicAuthorization(basic('ada:a:b')), { user: 'ada', password: 'a:b' });
  });

  it('reads neither where no colon is', () => {
    assert.deepEqual(readBasicAuthorization(basic('ada')), { user: '', password: '' });
  });

  for (const header of ['', 'Basic', 'Basic !!', 'Bearer YTpi', `${basic('a:b')} x`])
    it(`takes nothing else: "${header}"`, () => {
      assert.isUndefined(readBasicAuthorization(header));
    });
});
