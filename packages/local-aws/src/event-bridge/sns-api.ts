/**
 * Stands in for: SNS, for Publish to the topics that the stack's event rules tell.
 * Faithful: an unknown topic is refused, as is a subject or a message that SNS does not take.
 * Not: the query protocol, subscriptions, delivery: what would be sent is handed to the rehearsal, which shows it.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { ApiFault, readInput } from '../aws-api/api-fault.ts';
import type { DeliveryStack } from '../delivery-stack/delivery-stack.ts';
import type { ApiOperations } from '../stand-ins/aws-json-api.ts';

/** The input of Publish. */
export const publishInput = z.strictObject({
  TopicArn: z.string(),
  Subject: z.string().optional(),
  Message: z.string(),
});

/** ASCII that begins with a letter, a digit or punctuation, by SNS's API reference. */
const subjectPattern = /^[!-~][ -~]{0,99}$/;
/** 256 KiB in UTF-8. */
const longestMessageBytes = 262_144;

export function snsApi(
  { eventRules }: Pick<DeliveryStack, 'eventRules'>,
  tell: (message: string) => void,
): ApiOperations {
  const topics = eventRules.flatMap((rule) => rule.topics.map(({ topicArn }) => topicArn));
  return {
    'SNS.Publish'(input) {
      const { TopicArn, Subject, Message } = readInput(publishInput, input);
      if (!topics.includes(TopicArn)) throw new ApiFault('NotFound', 'Topic does not exist');
      if (Subject !== undefined && !subjectPattern.test(Subject)) throw invalid('Subject');
      if (Message === '') throw invalid('Empty message');
      if (Buffer.byteLength(Message) > longestMessageBytes) throw invalid('Message too long');
      tell(Message);
      return { MessageId: randomUUID() };
    },
  };
}

function invalid(words: string): ApiFault {
  return new ApiFault('InvalidParameter', `Invalid parameter: ${words}`);
}
