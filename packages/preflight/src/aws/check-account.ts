import type { Configuration } from 'infra';
import { accountOf, everyEnvironment } from 'infra/config/configuration.ts';
import { connectionAdvice, missingCredentials } from 'programs/aws-connection.ts';
import type { Check } from '../check.ts';
import type { AwsReader } from './clients.ts';
import { type CommandPermissions, commandPermissions } from './command-permissions.ts';
import { type QuotaNeed, quotaNeeds } from './quota-needs.ts';

const awsGroup = 'AWS';

/** Who the credentials are, what they may do, and the quotas of the account. Changes nothing. */
export async function checkAccount(aws: AwsReader, configuration: Configuration): Promise<readonly Check[]> {
  const about = { group: awsGroup, name: 'credentials' };
  const { account: delivery } = configuration;
  let caller: Awaited<ReturnType<AwsReader['whoAmI']>>;
  try {
    caller = await aws.whoAmI();
  } catch (error) {
    const missing = missingCredentials(error, process.env);
    if (missing !== undefined)
      return [
        {
          ...about,
          state: 'note',
          text: `none were found (${missing}); for pnpm status, pnpm approval, pnpm rollback, cdktf deploy`,
          fix: 'sign in, or set AWS_PROFILE',
        },
      ];
    const advice = connectionAdvice(error);
    const what = advice === undefined ? 'AWS does not accept them' : 'AWS cannot be reached';
    const text = `${what} (${reasonOf(error)})`;
    return [{ ...about, state: 'failed', text, fix: advice ?? 'sign in again' }];
  }
  const { account, arn } = caller;
  const others = everyEnvironment(configuration).map((one) => accountOf(delivery, one).accountId);
  if (![delivery.accountId, ...others].includes(account))
    return [
      {
        ...about,
        state: 'failed',
        text: `${arn} is of account ${account}, and packages/infra/environments/account.ts names ${delivery.accountId}`,
        fix: 'choose another profile with AWS_PROFILE, or type npx --yes pnpm start --account',
      },
    ];
  const ok: Check = { ...about, state: 'ok', text: `${arn}, region ${delivery.region}` };
  const [permissions, quotas] = await Promise.all([
    checkPermissions(aws, arn, commandPermissions(configuration, account)),
    checkQuotas(aws, quotaNeeds(configuration, account)),
  ]);
  return [ok, ...permissions, ...quotas];
}

async function checkPermissions(
  aws: AwsReader,
  arn: string,
  commands: readonly CommandPermissions[],
): Promise<readonly Check[]> {
  const principal = await principalOf(aws, arn);
  return Promise.all(
    commands.map(async ({ command, actions, resources }): Promise<Check> => {
      const about = { group: awsGroup, name: command };
      if (principal === undefined)
        return { ...about, state: 'ok', text: 'the root user may do it; use a role instead' };
      try {
        const denied = await Promise.all(
          resources.map(async (resource) => ({
            resource,
            actions: await aws.deniedActions(principal, actions, resource),
          })),
        );
        const refused = denied.filter((one) => one.actions.length > 0);
        if (refused.length === 0) return { ...about, state: 'ok', text: 'allowed' };
        const places = refused.map((one) => `on ${one.resource}: ${one.actions.join(', ')}`);
        return { ...about, state: 'note', text: `not allowed ${places.join('; ')}` };
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

function checkQuotas(aws: AwsReader, needs: readonly QuotaNeed[]): Promise<readonly Check[]> {
  return Promise.all(
    needs.map(async ({ name, needed, ...wanted }): Promise<Check> => {
      const about = { group: awsGroup, name: `quota: ${name}` };
      try {
        const quota = await aws.quota(wanted);
        const text = `${needed} of ${quota} for the environments; what exists already counts too`;
        if (needed <= quota) return { ...about, state: 'ok', text };
        return { ...about, state: 'failed', text, fix: `request an increase: ${quotaPage(wanted)}` };
      } catch (error) {
        return { ...about, state: 'note', text: `needs ${needed}; not known: ${reasonOf(error)}` };
      }
    }),
  );
}

function quotaPage({ region, serviceCode, quotaCode }: Omit<QuotaNeed, 'name' | 'needed'>): string {
  return `https://${region}.console.aws.amazon.com/servicequotas/home/services/${serviceCode}/quotas/${quotaCode}`;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}
