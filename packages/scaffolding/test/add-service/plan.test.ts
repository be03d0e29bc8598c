import { join } from 'node:path';
import { expect } from 'chai';
import { configuration } from '../../../infra/test/helpers/configuration.ts';
import { planService } from '../../src/add-service/plan.ts';

const repository = join(import.meta.dirname, '../../../..');

describe('planService', () => {
  const plan = (name: string) =>
    planService(name, { repository, configuration, sharesSource: false, today: '2026-11-29' });

  for (const name of [
    'Orders',
    '9orders',
    'orders-',
    '-orders',
    'my.orders',
    'a b',
    'a'.repeat(54),
    '$(id)',
    '',
  ])
    it(`refuses the name ${JSON.stringify(name)}`, () => {
      expect(() => plan(name)).to.throw(
        `${JSON.stringify(name)} cannot name a service: use at most 53 characters of a-z, 0-9 and dashes`,
      );
    });
});
