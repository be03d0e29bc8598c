import type { AccountConfig } from '../../src/config/account.ts';

/**
 * The AWS account and region of everything here. The account id is a placeholder: synthesizing and rehearsing
 * work with it, a deploy is refused. Write your own twelve digits here first.
 */
export default {
  accountId: '000000000000',
  region: 'eu-west-1',
} satisfies AccountConfig;
