import type { EventRule } from '../delivery-stack/delivery-stack.ts';
import { inRule, ruleMatches } from './matches-pattern.ts';
import { renderInput } from './render-input.ts';

/** A message to the subscribers of a topic. */
interface TopicMessage {
  readonly topicArn: string;
  readonly ruleName: string;
  readonly text: string;
}

/**
 * The messages that the event sends to SNS topics, in the order of the rules. A sentence keeps its quotes
 * (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-input-transformer-tutorial.html).
 */
export function messagesFor(event: object, rules: readonly EventRule[]): TopicMessage[] {
  return rules
    .filter(({ topics }) => topics.length > 0)
    .filter((rule) => ruleMatches(rule, event))
    .flatMap((rule) =>
      rule.topics.map(({ topicArn, inputPaths, inputTemplate }) => {
        const input =
          inputTemplate === undefined
            ? event
            : inRule(rule, () => renderInput(inputPaths, inputTemplate, event));
        return { topicArn, ruleName: rule.name, text: JSON.stringify(input) };
      }),
    );
}
