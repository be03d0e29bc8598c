import type { Configuration } from './environment-config.ts';
import { fault } from './faults.ts';

/** The account id that the files have before anybody has written theirs. */
const placeholderAccountId = '000000000000';

/** What stands in the files for a value that only their owner knows: fine for a synthesis, not for a deploy. */
export function placeholderFaults({ account }: Configuration): string[] {
  if (account.accountId !== placeholderAccountId) return [];
  return [
    fault(
      'account',
      'accountId',
      `${account.accountId} is a placeholder; write the twelve digits of your account there, and your users in each eks.ts`,
    ),
  ];
}
