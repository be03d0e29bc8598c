import type { Configuration } from '../../src/config/configuration.ts';
import { configuration } from './configuration.ts';

export const toolsAccount = configuration.account.accountId;
export const productionAccount = '111122223333';

/** The tests' configuration with production in an account of its own. */
export const twoAccounts: Configuration = inProduction({ accountId: productionAccount });

/** The tests' configuration with an account file of production. */
export function inProduction(account: NonNullable<Configuration['environments'][number]['account']>) {
  return {
    ...configuration,
    environments: configuration.environments.map((environment) =>
      environment.name === 'production' ? { ...environment, account } : environment,
    ),
  } satisfies Configuration;
}
