import { GetRoleCommand, IAMClient, paginateSimulatePrincipalPolicy } from '@aws-sdk/client-iam';
import {
  GetAWSDefaultServiceQuotaCommand,
  GetServiceQuotaCommand,
  NoSuchResourceException,
  ServiceQuotasClient,
} from '@aws-sdk/client-service-quotas';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { awsConnection } from 'programs/aws-connection.ts';

/** The read-only calls to AWS. */
export interface AwsReader {
  whoAmI(): Promise<{ readonly account: string; readonly arn: string }>;
  /** The ARN of a role, with its path. */
  roleArn(name: string): Promise<string>;
  /** The actions that the policies of a user or a role do not allow on a resource. */
  deniedActions(principal: string, actions: readonly string[], resource: string): Promise<readonly string[]>;
  /** The value of a quota: the account's own, or else AWS's default. */
  quota(quota: {
    readonly region: string;
    readonly serviceCode: string;
    readonly quotaCode: string;
  }): Promise<number>;
}

export function createAwsReader(region: string): AwsReader {
  const settings = { requestHandler: awsConnection(process.env) };
  const [sts, iam] = [new STSClient({ region, ...settings }), new IAMClient({ region, ...settings })];
  return {
    async whoAmI() {
      const { Account = '', Arn = '' } = await sts.send(new GetCallerIdentityCommand({}));
      return { account: Account, arn: Arn };
    },
    async roleArn(name) {
      return (await iam.send(new GetRoleCommand({ RoleName: name }))).Role?.Arn ?? '';
    },
    async deniedActions(principal, actions, resource) {
      const denied: string[] = [];
      const input = { PolicySourceArn: principal, ActionNames: [...actions], ResourceArns: [resource] };
      for await (const { EvaluationResults = [] } of paginateSimulatePrincipalPolicy({ client: iam }, input))
        for (const { EvalActionName = '', EvalDecision } of EvaluationResults)
          if (EvalDecision !== 'allowed') denied.push(EvalActionName);
      return denied;
    },
    async quota({ region: own, serviceCode, quotaCode }) {
      const quotas = new ServiceQuotasClient({ region: own, ...settings });
      const wanted = { ServiceCode: serviceCode, QuotaCode: quotaCode };
      try {
        return (await quotas.send(new GetServiceQuotaCommand(wanted))).Quota?.Value ?? 0;
      } catch (error) {
        // The account has never changed it.
        if (!(error instanceof NoSuchResourceException)) throw error;
        return (await quotas.send(new GetAWSDefaultServiceQuotaCommand(wanted))).Quota?.Value ?? 0;
      }
    },
  };
}
