import type { Configuration } from 'infra/config/configuration.ts';
import type { SynthesizedStack, SynthesizedStacks } from 'infra/synthesized/synthesized-stack.ts';
import * as z from 'zod';
import { resourcesOf, textOf } from '../stack-reading.ts';
import { markdownTable } from './markdown.ts';

const actionsSchema = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
const policySchema = z.object({
  Statement: z.array(z.looseObject({ Sid: z.string().optional(), Action: actionsSchema })),
});

/** A row for each statement of each role of the stacks; names of services and environments are placeholders. */
export function permissionsTable(stacks: SynthesizedStacks, configuration: Configuration): string {
  const rows = [...stacks].flatMap(([name, stack]) =>
    resourcesOf(stack, 'aws_iam_role').flatMap(([address, role]) => {
      const general = generalName(configuration);
      const cells = [general(name), general(textOf(role, 'name'))].map((text) => `\`${text}\``);
      return statementsOf(stack, address).map((statement) => [...cells, ...statement]);
    }),
  );
  const distinct = new Map(rows.map((row) => [row.join('|'), row]));
  return markdownTable([['stack', 'role', 'statement', 'actions'], ...distinct.values()]).join('\n');
}

/** The inline statements and the managed policies of a role. */
function statementsOf(stack: SynthesizedStack, role: string): string[][] {
  const isOfRole = ([, block]: [string, Readonly<Record<string, unknown>>]) =>
    String(block['role']).startsWith(`\${aws_iam_role.${role}.`);
  const inline = resourcesOf(stack, 'aws_iam_role_policy')
    .filter(isOfRole)
    .flatMap(([, block]) => policySchema.parse(JSON.parse(textOf(block, 'policy'))).Statement)
    .map(({ Sid = '', Action }) => [Sid, Action.map((action) => `\`${action}\``).join(', ')]);
  const managed = resourcesOf(stack, 'aws_iam_role_policy_attachment')
    .filter(isOfRole)
    .map(([, block]) => textOf(block, 'policy_arn'))
    .filter((arn) => arn.startsWith('arn:aws:iam::aws:policy/'))
    .map((arn) => ['', `AWS's ${arn.slice('arn:aws:iam::aws:policy/'.length)}`]);
  return [...inline, ...managed];
}

function generalName({ delivery, environments }: Configuration): (text: string) => string {
  const names: [string, string][] = [
    ...delivery.services.map(({ pipelineName }): [string, string] => [pipelineName, '<pipeline>']),
    ...environments.map(({ name }): [string, string] => [name, '<environment>']),
  ];
  return (text) => names.reduce((whole, [name, general]) => whole.replaceAll(name, general), text);
}
