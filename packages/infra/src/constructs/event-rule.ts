import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule/index.js';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target/index.js';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { longestTexts } from '../aws-limits.ts';
import { checkedLength, checkedName } from './checked-name.ts';

export interface EventRuleProps {
  readonly name: string;
  readonly description: string;
  /** Which events. */
  readonly pattern: unknown;
  readonly targetArn: string;
  /** The role with which the target is called; a pipeline requires one, a topic has its own policy. */
  readonly targetRoleArn?: string;
  /** Name of a placeholder, then where in the event its value is. */
  readonly inputPaths: Readonly<Record<string, string>>;
  /** What the target is given, with `<name>` where a value goes. */
  readonly input: unknown;
  readonly dependsOn?: ITerraformDependable[];
}

/** An EventBridge rule of the default bus, with one target that is given a part of the event. */
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
      inputTransformer: {
        inputPaths: { ...props.inputPaths },
        // Not Fn.jsonencode: Terraform would write < and > as \u003c and \u003e, and no placeholder would be left.
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
