import type { Configuration } from 'infra/config/configuration.ts';
import { environmentsFolder } from '../environment-files.ts';
import { checkCommands } from '../scaffold.ts';
import { rename } from '../write-plan.ts';
import type { Plan } from './plan.ts';

/** What was made, and what to type next. */
export function reportLines(plan: Plan, { environments }: Configuration): readonly string[] {
  const { name, like, needsApproval, placeholders, values } = plan;
  const added = environments.find((each) => each.name === name);
  const { accountId, region } = added?.account ?? {};
  const places = [...(accountId ? [`account ${accountId}`] : []), ...(region ? [`region ${region}`] : [])];
  return [
    `${name} is added, as a copy of ${like.name}:`,
    `  ${environmentsFolder}/${name}: network ${added?.network.mainNetworkBlock}, cluster ${added?.network.clusterName}, domain ${added?.ingress.dnsBaseDomain}`,
    ...(places.length > 0 ? [`  ${environmentsFolder}/${name}/account.ts: ${places.join(', ')}`] : []),
    ...values.map(({ path, text }) => {
      const isNamed = rename(text, like.name, name) !== text;
      return `  ${path}: the values of ${like.name}${isNamed ? ', which name it; check them' : ''}`;
    }),
    `  ${environmentsFolder}/delivery.ts: order, ${needsApproval ? 'with' : 'without'} an approval`,
    ...(placeholders.length > 0
      ? [`  ${environmentsFolder}/placeholders.ts: ${placeholders.join(', ')}`]
      : []),
    '',
    `It is the last in order, and so it is delivered last. To deliver it earlier, move its line in ${environmentsFolder}/delivery.ts.`,
    `Read its files: users, roles and domains of ${like.name} have the name ${name} in them now.`,
    '',
    'Next:',
    ...checkCommands(`Add ${name}`),
    places.length > 0
      ? `Then deploy its stacks, with the states of its account and region first (docs/how-to/use-several-accounts.md).`
      : `Then deploy its stacks, '${name}-*', and delivery (docs/how-to/first-deploy.md).`,
  ];
}
