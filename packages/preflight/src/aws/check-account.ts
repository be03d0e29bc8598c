import type { Configuration } from 'infra';
import type { Check } from '../check.ts';
import type { AwsReader } from './clients.ts';
import { commandPermissions } from './command-permissions.ts';
import { quotaNeeds } from './quota-needs.ts';

export const awsGroup = 'AWS';

/** Who the credentials are, what they may do, and the quotas of the account. Changes nothing. */
export async function checkAccount(aws: AwsReader, configuration: Configuration): Promise<readonly Check[]> {
  const about = { group: awsGroup, name: 'credentials' };
  const { accountId, region } = configuration.account;
  let caller: Awaited<ReturnType<AwsReader['whoAmI']>>;
  try {
    caller = await aws.whoAmI();
  } catch (error) {
    if (isWithoutCredentials(error))
      return [
        {
          ...about,
          state: 'note',
          text: 'none were found; for pnpm status, pnpm approval, pnpm rollback, cdktf deploy',
          fix: 'sign in, or set AWS_PROFILE',
        },
      ];
    return [
      {
        ...about,
        state: 'failed',
        text: `AWS does not accept them (${reasonOf(error)})`,
        fix: 'sign in again',
      },
    ];
  }
  const { account, arn } = caller;
  if (account !== accountId)
    return [
      {
        ...about,
        state: 'failed',
        text: `${arn} is of account ${account}, and environments/account.ts names ${accountId}`,
        fix: 'choose another profile with AWS_PROFILE, or type npx --yes pnpm start --account',
      },
    ];
  const ok: Check = { ...about, state: 'ok', text: `${arn}, region ${region}` };
  const [permissions, quotas] = await Promise.all([
    checkPermissions(aws, arn, configuration),
    checkQuotas(aws, configuration),
  ]);
  return [ok, ...permissions, ...quotas];
}

async function checkPermissions(
  aws: AwsReader,
  arn: string,
  configuration: Configuration,
): Promise<readonly Check[]> {
  const principal = await principalOf(aws, arn);
  return Promise.all(
    commandPermissions(configuration).map(async ({ command, actions, resource }): Promise<Check> => {
      const about = { group: awsGroup, name: command };
      if (principal === undefined)
        return { ...about, state: 'ok', text: 'the root user may do it; use a role instead' };
      try {
        const denied = await aws.deniedActions(principal, actions, resource);
        if (denied.length === 0) return { ...about, state: 'ok', text: 'allowed' };
        return { ...about, state: 'note', text: `not allowed on ${resource}: ${denied.join(', ')}` };
      } catch (error) {
        return { ...about, state: 'note', text: `not known: ${reasonOf(error)}` };
      }
    }),
  );
}

/** The user or role whose policies decide; undefined for the root user. */
async function principalOf(aws: AwsReader, arn: string): Promise<string | undefined> {
  const [, account, role] = /^arn:[^:]+:sts::(\d+):assumed-role\/([^/]+)\//.exec(arn) ?? [];
  if (role === undefined) return arn.endsWith(':root') ? undefined : arn;
  // The ARN of a session lacks the path of its role.
  return aws.roleArn(role).catch(() => `arn:aws:iam::${account}:role/${role}`);
}

function checkQuotas(aws: AwsReader, configuration: Configuration): Promise<readonly Check[]> {
  return Promise.all(
    quotaNeeds(configuration).map(async ({ name, serviceCode, quotaCode, needed }): Promise<Check> => {
      const about = { group: awsGroup, name: `quota: ${name}` };
      try {
        const quota = await aws.quota(serviceCode, quotaCode);
        const text = `${needed} of ${quota} for all environments; what exists already counts too`;
        if (needed <= quota) return { ...about, state: 'ok', text };
        const console = `https://${configuration.account.region}.console.aws.amazon.com/servicequotas/home/services/${serviceCode}/quotas/${quotaCode}`;
        return { ...about, state: 'failed', text, fix: `request an increase: ${console}` };
      } catch (error) {
        return { ...about, state: 'note', text: `needs ${needed}; not known: ${reasonOf(error)}` };
      }
    }),
  );
}

function isWithoutCredentials(error: unknown): boolean {
  return error instanceof Error && /CredentialsProviderError|TokenProviderError/.test(error.name);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}
