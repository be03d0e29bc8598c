import type { AccountConfig } from '../../src/config/account.ts';

/**
 * The AWS account and region of everything here. An account id of zeros is a placeholder: synthesizing and rehearsing
 * work with it, a deploy is refused.
 */
export default {
  accountId: '000000000000',
  region: 'eu-west-1',
} satisfies AccountConfig;
