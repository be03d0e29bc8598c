/**
 * Stands in for: SNS, for Publish to the topics that the stack's event rules tell.
 * Faithful: an unknown topic is refused, as is a subject that SNS does not take.
 * Not: the query protocol, subscriptions, delivery: what would be sent is handed to the rehearsal, which shows it.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { ApiFault, readInput } from '../aws-api/api-fault.ts';
import type { DeliveryStack } from '../delivery-stack/delivery-stack.ts';
import type { ApiOperations } from '../stand-ins/aws-json-api.ts';

const publish = z.object({
  TopicArn: z.string(),
  Subject: z.string().optional(),
  Message: z.string().min(1),
});

/** ASCII that begins with a letter, a digit or punctuation, by SNS's API reference. */
const subjectPattern = /^[!-~][ -~]{0,99}$/;

export function snsApi(
  { eventRules }: Pick<DeliveryStack, 'eventRules'>,
  tell: (message: string) => void,
): ApiOperations {
  const topics = eventRules.flatMap((rule) => rule.topics.map(({ topicArn }) => topicArn));
  return {
    'SNS.Publish'(input) {
      const { TopicArn, Subject, Message } = readInput(publish, input);
      if (!topics.includes(TopicArn)) throw new ApiFault('NotFound', 'Topic does not exist');
      if (Subject !== undefined && !subjectPattern.test(Subject))
        throw new ApiFault('InvalidParameter', 'Invalid parameter: Subject');
      tell(Message);
      return { MessageId: randomUUID() };
    },
  };
}
