import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule/index.js';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target/index.js';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { longestTexts } from '../aws-limits.ts';
import { checkedLength, checkedName } from './checked-name.ts';

export interface EventRuleProps {
  readonly name: string;
  readonly description: string;
  /** The pattern of the events. */
  readonly pattern: unknown;
  readonly targetArn: string;
  /** The role with which the target is called. A pipeline requires one, a topic has its own policy. */
  readonly targetRoleArn?: string;
  /** The queue of the events that the target did not take. @default they are lost */
  readonly deadLetterQueueArn?: string;
  /** The path in the event of each placeholder's value. */
  readonly inputPaths: Readonly<Record<string, string>>;
  /** The input of the target, with placeholders such as `<name>`. */
  readonly input: unknown;
  readonly dependsOn?: ITerraformDependable[];
}

/** An EventBridge rule of the default bus, with one target that gets a part of the event. */
export class EventRule extends Construct {
  constructor(scope: Construct, id: string, props: EventRuleProps) {
    super(scope, id);
    const rule = new CloudwatchEventRule(this, 'rule', {
      name: checkedName(this, 'EventBridge rule', props.name),
      description: props.description,
      eventPattern: checkedLength(
        this,
        'the event pattern',
        JSON.stringify(props.pattern),
        longestTexts.eventPattern,
      ),
      state: 'ENABLED',
    });
    new CloudwatchEventTarget(this, 'target', {
      rule: rule.name,
      targetId: props.name,
      arn: props.targetArn,
      ...(props.targetRoleArn === undefined ? {} : { roleArn: props.targetRoleArn }),
      ...(props.deadLetterQueueArn === undefined
        ? {}
        : { deadLetterConfig: { arn: props.deadLetterQueueArn } }),
      inputTransformer: {
        inputPaths: { ...props.inputPaths },
        // Not Fn.jsonencode: Terraform would escape < and > as \u003c and \u003e, and break the placeholders.
        inputTemplate: checkedLength(
          this,
          'the input template',
          JSON.stringify(props.input),
          longestTexts.eventInputTemplate,
        ),
      },
      ...(props.dependsOn ? { dependsOn: props.dependsOn } : {}),
    });
  }
}
