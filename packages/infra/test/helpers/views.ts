import { z } from 'zod';
import { type Block, resourcesOf, type SynthesizedStack } from './synthesize.ts';

const oneOrMore = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());
const statementSchema = z.strictObject({
  Sid: z.string(),
  Effect: z.enum(['Allow', 'Deny']),
  Principal: z
    .union([z.literal('*'), z.record(z.string(), z.union([z.string(), z.array(z.string())]))])
    .optional(),
  Action: oneOrMore,
  Resource: oneOrMore.default([]),
  Condition: z.record(z.string(), z.record(z.string(), oneOrMore)).default({}),
});
const policySchema = z.strictObject({
  Version: z.literal('2012-10-17'),
  Statement: z.array(statementSchema),
});

export type Statement = z.infer<typeof statementSchema>;

/** The statements of a policy that is written as JSON text. */
export function statementsOf(policy: unknown): Statement[] {
  return policySchema.parse(JSON.parse(z.string().parse(policy))).Statement;
}

export interface RoleView {
  readonly name: string;
  readonly trust: Statement[];
  readonly statements: Statement[];
  /** Characters of its inline policies. */
  readonly policyLength: number;
}

/** Every role with what its inline policies say. */
export function rolesOf(stack: SynthesizedStack): RoleView[] {
  const policies = Object.values(resourcesOf(stack, 'aws_iam_role_policy'));
  return Object.entries(resourcesOf(stack, 'aws_iam_role')).map(([address, role]) => {
    const own = policies.filter((policy) => policy['role'] === `\${aws_iam_role.${address}.id}`);
    return {
      name: z.string().parse(role['name']),
      trust: statementsOf(role['assume_role_policy']),
      statements: own.flatMap((policy) => statementsOf(policy['policy'])),
      policyLength: own.reduce((length, policy) => length + String(policy['policy']).length, 0),
    };
  });
}

export function roleNamed(stack: SynthesizedStack, name: string): RoleView {
  const found = rolesOf(stack).find((role) => role.name === name);
  if (!found) throw new Error(`no role is named ${name}`);
  return found;
}

/** Whether the role's statements list the action, as it is, for the resource. */
export function grants(role: RoleView, action: string, resource: string): boolean {
  return role.statements.some(
    (statement) => statement.Action.includes(action) && statement.Resource.includes(resource),
  );
}

const actionSchema = z.looseObject({
  name: z.string(),
  category: z.string(),
  provider: z.string(),
  namespace: z.string().optional(),
  run_order: z.number().default(1),
  input_artifacts: z.array(z.string()).default([]),
  output_artifacts: z.array(z.string()).default([]),
  timeout_in_minutes: z.number().optional(),
  configuration: z.record(z.string(), z.string()),
  role_arn: z.string().optional(),
});
const pipelineSchema = z.looseObject({
  name: z.string(),
  pipeline_type: z.string(),
  execution_mode: z.string(),
  depends_on: z.array(z.string()),
  variable: z.array(z.looseObject({ name: z.string(), default_value: z.string().optional() })),
  stage: z.array(z.strictObject({ name: z.string(), action: z.array(actionSchema) })),
});

export type PipelineView = z.infer<typeof pipelineSchema>;
export type ActionView = z.infer<typeof actionSchema>;

export function pipelinesOf(stack: SynthesizedStack): PipelineView[] {
  return Object.values(resourcesOf(stack, 'aws_codepipeline')).map((block) => pipelineSchema.parse(block));
}

export function actionsOf(pipeline: PipelineView): ActionView[] {
  return pipeline.stage.flatMap((stage) => stage.action);
}

const projectSchema = z.looseObject({
  name: z.string(),
  service_role: z.string(),
  build_timeout: z.number(),
  depends_on: z.array(z.string()),
  source: z.strictObject({ type: z.string(), buildspec: z.string() }),
  artifacts: z.strictObject({ type: z.string() }),
  cache: z.unknown().optional(),
  vpc_config: z.looseObject({ subnets: z.array(z.string()) }).optional(),
  environment: z.looseObject({
    image: z.string(),
    type: z.string(),
    privileged_mode: z.boolean(),
    environment_variable: z.array(z.strictObject({ name: z.string(), type: z.string(), value: z.string() })),
  }),
});

export type ProjectView = z.infer<typeof projectSchema>;

export function projectsOf(stack: SynthesizedStack): ProjectView[] {
  return Object.values(resourcesOf(stack, 'aws_codebuild_project')).map((block) =>
    projectSchema.parse(block),
  );
}

export function environmentVariablesOf(project: ProjectView): Record<string, string> {
  return Object.fromEntries(project.environment.environment_variable.map(({ name, value }) => [name, value]));
}

export interface RuleView {
  readonly name: string;
  readonly pattern: Record<string, unknown>;
  readonly target: Block;
  readonly inputPaths: Record<string, string>;
  readonly inputTemplate: string;
}

const transformerSchema = z.strictObject({
  input_paths: z.record(z.string(), z.string()),
  input_template: z.string(),
});

/** Every event rule with its target. */
export function rulesOf(stack: SynthesizedStack): RuleView[] {
  const targets = Object.values(resourcesOf(stack, 'aws_cloudwatch_event_target'));
  return Object.entries(resourcesOf(stack, 'aws_cloudwatch_event_rule')).map(([address, rule]) => {
    const target = targets.find(({ rule: of }) => of === `\${aws_cloudwatch_event_rule.${address}.name}`);
    if (!target) throw new Error(`${address} has no target`);
    const { input_paths, input_template } = transformerSchema.parse(target['input_transformer']);
    return {
      name: z.string().parse(rule['name']),
      pattern: z.record(z.string(), z.unknown()).parse(JSON.parse(z.string().parse(rule['event_pattern']))),
      target,
      inputPaths: input_paths,
      inputTemplate: input_template,
    };
  });
}
