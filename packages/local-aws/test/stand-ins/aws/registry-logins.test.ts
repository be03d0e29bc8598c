import { assert } from 'chai';
import { createSessions } from '../../../src/aws-api/sessions.ts';
import { createRegistryLogins } from '../../../src/stand-ins/aws/registry-logins.ts';

describe('the passwords of ECR’s registry', () => {
  for (const [what, hours, keySeconds] of [
    ['the keys of its role', 1.1, 3600],
    ['12 hours', 12.1, 24 * 3600],
  ] as const)
    it(`refuses the password after the end of ${what}`, async () => {
      let time = Date.now();
      const now = () => new Date(time);
      const logins = createRegistryLogins(now);
      const session = createSessions(now).start('arn:aws:iam::000000000000:role/build', 'one', keySeconds);
      const { password } = logins.create(session);
      const header = `Basic ${Buffer.from(`AWS:${password}`).toString('base64')}`;
      assert.equal(logins.find(header), session);
      time += hours * 3600_000;
      assert.equal(logins.find(header), 'expired');
    });
});
