import { ActionableError } from 'programs/actionable-error.ts';
import { z } from 'zod';
import type { AwsStack, Text } from '../terraform/aws-stack.ts';
import { isJsonObject, type JsonObject, parseJson } from '../terraform/json.ts';
import { block, ignored, ignoredEverywhere, known, settings } from '../terraform/settings.ts';
import type { EventRule, InputTransformer, Pipeline } from './delivery-stack.ts';

interface Target {
  readonly where: string;
  readonly rule: string;
  readonly arn: string;
  readonly roleArn: string | undefined;
  readonly deadLetterArn: string | undefined;
  readonly input: InputTransformer;
}

/** The stack's event rules, each with the targets that name it. */
export function readEventRules(stack: AwsStack, pipelines: readonly Pipeline[]): EventRule[] {
  const rules = stack.readNamed('aws_cloudwatch_event_rule', ruleSchema(stack.text));
  const targets = readTargets(
    stack,
    rules.map(({ name }) => name),
  );
  return rules.map(({ name, eventPattern: pattern }) => {
    const own = targets.filter((target) => target.rule === name);
    const pipelineTargets = own.flatMap((target) => {
      const pipeline = pipelines.find(({ arn }) => arn === target.arn);
      return pipeline ? [{ ...target, pipelineName: pipeline.name }] : [];
    });
    return {
      name,
      pattern,
      targets: pipelineTargets.map(({ input, pipelineName, roleArn, deadLetterArn }) => ({
        pipelineName,
        ...input,
        ...(roleArn !== undefined && { roleArn }),
        ...(deadLetterArn !== undefined && { deadLetterArn }),
      })),
      topics: own
        .filter(({ arn }) => pipelines.every((pipeline) => pipeline.arn !== arn))
        .map((target) => ({ topicArn: topicArn(target), ...target.input })),
    };
  });
}

function readTargets(stack: AwsStack, ruleNames: readonly string[]): Target[] {
  return stack.readAll('aws_cloudwatch_event_target', targetSchema(stack.text)).map(({ id, value }) => {
    const target = { where: `aws_cloudwatch_event_target.${id}`, ...value };
    if (ruleNames.includes(target.rule)) return target;
    throw new ActionableError(`${target.where}: rule: no event rule of the stack is named ${target.rule}.`);
  });
}

function topicArn({ where, arn }: Target): string {
  if (/^arn:aws[a-z-]*:sns:/.test(arn)) return arn;
  throw new ActionableError(
    `${where}: arn: ${arn} is neither a pipeline of the stack nor an SNS topic; the rehearsal knows no other target.`,
  );
}

function ruleSchema(text: Text) {
  return settings({
    ...ignoredEverywhere,
    name: text,
    description: ignored,
    state: known(['ENABLED'], text).optional(),
    event_pattern: eventPattern(text),
  });
}

function eventPattern(text: Text) {
  return text.transform((written, context): JsonObject => {
    const pattern = parseJson(written);
    if (isJsonObject(pattern)) return pattern;
    context.addIssue({
      code: 'custom',
      message: `${written} is not a JSON object; EventBridge would refuse it.`,
    });
    return z.NEVER;
  });
}

function targetSchema(text: Text) {
  const inputTransformer = settings({
    input_paths: z.record(z.string(), text).default({}),
    input_template: text,
  });
  return settings({
    ...ignoredEverywhere,
    rule: text,
    arn: text,
    target_id: ignored,
    role_arn: text.optional(),
    dead_letter_config: block(settings({ arn: text })).optional(),
    input_transformer: block(inputTransformer).optional(),
  }).transform(
    ({
      rule,
      arn,
      roleArn,
      deadLetterConfig,
      inputTransformer: { inputPaths = {}, inputTemplate } = {},
    }) => ({
      rule,
      arn,
      roleArn,
      deadLetterArn: deadLetterConfig?.arn,
      input: { inputPaths, inputTemplate },
    }),
  );
}
